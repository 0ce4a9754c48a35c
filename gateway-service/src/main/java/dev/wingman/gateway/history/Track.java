package dev.wingman.gateway.history;

/**
 * The past of one subject: each five seconds for the last hour, each minute for the last day. Safe for concurrent use.
 */
final class Track {

    /** An hour and what may be under way. */
    static final int FINE_SLOTS = 732;

    /** A day and the minute that runs. */
    static final int COARSE_SLOTS = 1_442;

    private static final int FINE_IN_COARSE = Range.COARSE_SECONDS / Range.FINE_SECONDS;

    private final Ring fine;
    private final Ring coarse;
    private int newest = Integer.MIN_VALUE;

    Track(int columns) {
        fine = new Ring(FINE_SLOTS, columns);
        coarse = new Ring(COARSE_SLOTS, columns);
    }

    static long bytes(int columns) {
        return Ring.bytes(FINE_SLOTS, columns) + Ring.bytes(COARSE_SLOTS, columns);
    }

    /** @param slot end of the window in steps of {@link Range#FINE_SECONDS} */
    synchronized void put(int slot, float[] row) {
        fine.put(slot, row);
        if (Math.floorMod(slot, FINE_IN_COARSE) == 0) {
            coarse.put(slot / FINE_IN_COARSE, row);
        }
        newest = Math.max(newest, slot);
    }

    /** The newest slot, in steps of {@link Range#FINE_SECONDS}. */
    synchronized int newest() {
        return newest;
    }

    /** The figures of a column over a range, NaN where there are none. */
    synchronized float[] read(Range range, int column) {
        Ring ring = range.stepSeconds() == Range.FINE_SECONDS ? fine : coarse;
        float[] values = new float[range.points()];
        for (int point = 0; point < values.length; point++) {
            values[point] = ring.get(range.firstSlot() + point, column);
        }
        return values;
    }

    /** The figures of the newest slot. */
    synchronized float[] latest(int columns) {
        float[] row = new float[columns];
        for (int column = 0; column < columns; column++) {
            row[column] = fine.get(newest, column);
        }
        return row;
    }
}
