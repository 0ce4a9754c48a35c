package dev.wingman.schemas.telemetry;

/**
 * How well a pool serves those who need it, 0 to 100: 100 less
 *
 * <ul>
 *   <li>up to 30 for utilisation: none up to 70 % lent out, all at 100 %, in proportion between;
 *   <li>up to 30 for those who wait: all when as many wait as there may be connections;
 *   <li>up to 25 for those who gave up waiting within the time looked at: all at {@value #TIMEOUTS};
 *   <li>up to 15 for the age of the longest lending: all at {@value #AGE_SECONDS} s.
 * </ul>
 *
 * A busy pool that serves everybody has 70; below 50 somebody suffers. The weights are a judgement, not a measurement.
 */
public final class PoolHealth {

    private static final double USUAL_UTILISATION = 0.7;
    private static final int TIMEOUTS = 3;
    private static final int AGE_SECONDS = 60;

    private PoolHealth() {}

    public static int score(int maxSize, int inUse, int waiting, long timeouts, long oldestSeconds) {
        double size = Math.max(1, maxSize);
        double utilisation = part((inUse / size - USUAL_UTILISATION) / (1 - USUAL_UTILISATION));
        double suffering = 30 * utilisation
                + 30 * part(waiting / size)
                + 25 * part(timeouts / (double) TIMEOUTS)
                + 15 * part(oldestSeconds / (double) AGE_SECONDS);
        return (int) Math.round(100 - suffering);
    }

    private static double part(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
