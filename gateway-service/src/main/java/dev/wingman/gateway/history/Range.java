package dev.wingman.gateway.history;

import java.time.Duration;
import java.time.Instant;

/**
 * Points in time at equal distances.
 *
 * @param stepSeconds {@value #FINE_SECONDS} or {@value #COARSE_SECONDS}
 * @param firstSlot the first point, in steps since 1970
 * @param points at least one
 */
public record Range(int stepSeconds, int firstSlot, int points) {

    static final int FINE_SECONDS = 5;
    static final int COARSE_SECONDS = 60;

    /** The longest stretch that is kept in steps of five seconds. */
    public static final Duration LONGEST_FINE = Duration.ofHours(1);

    /** The longest stretch that is kept. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /**
     * A stretch up to now: each five seconds up to {@link #LONGEST_FINE}, beyond it each minute.
     *
     * @param length at most {@link #LONGEST}
     */
    public static Range last(Duration length, Instant now) {
        int step = length.compareTo(LONGEST_FINE) <= 0 ? FINE_SECONDS : COARSE_SECONDS;
        int points = (int) (length.toSeconds() / step) + 1;
        int last = (int) Math.floorDiv(now.getEpochSecond(), (long) step);
        return new Range(step, last - points + 1, points);
    }

    /** The last few points of five seconds. */
    static Range newest(int points, int newestSlot) {
        return new Range(FINE_SECONDS, newestSlot - points + 1, points);
    }

    static int fineSlot(Instant time) {
        return (int) Math.floorDiv(time.getEpochSecond(), (long) FINE_SECONDS);
    }

    /** The first point, in steps of five seconds. */
    int firstFineSlot() {
        return firstSlot * (stepSeconds / FINE_SECONDS);
    }

    public Instant from() {
        return Instant.ofEpochSecond((long) firstSlot * stepSeconds);
    }

    public Instant to() {
        return Instant.ofEpochSecond((long) (firstSlot + points - 1) * stepSeconds);
    }
}
