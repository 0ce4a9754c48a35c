package dev.wingman.gateway.history;

import java.util.Arrays;

/**
 * The figures of one subject at equal distances in time, the newest ones. A slot is a number of steps since 1970. Not
 * safe for concurrent use.
 */
final class Ring {

    private static final int EMPTY = Integer.MIN_VALUE;

    private final int[] slots;
    private final float[] values;
    private final int columns;

    /** @param size slots that are kept */
    Ring(int size, int columns) {
        this.slots = new int[size];
        this.values = new float[size * columns];
        this.columns = columns;
        Arrays.fill(slots, EMPTY);
    }

    /** Bytes of the arrays. */
    static long bytes(int size, int columns) {
        return (long) size * (columns + 1) * Float.BYTES;
    }

    /** Takes the figures of a slot, unless a later one stands at its place. */
    void put(int slot, float[] row) {
        int place = Math.floorMod(slot, slots.length);
        if (slots[place] <= slot) {
            slots[place] = slot;
            System.arraycopy(row, 0, values, place * columns, columns);
        }
    }

    /** The figure of a slot; NaN when there is none. */
    float get(int slot, int column) {
        int place = Math.floorMod(slot, slots.length);
        return slots[place] == slot ? values[place * columns + column] : Float.NaN;
    }
}
