package dev.wingman.gateway.performance;

import dev.wingman.schemas.metrics.PoolWindow;

/**
 * How well a pool served those who needed it over a window, 0 to 100: 100 less
 *
 * <ul>
 *   <li>up to 30 for utilisation: none up to a mean of 70 % lent out, all at 100 %, in proportion between;
 *   <li>up to 30 for those who waited: all when as many waited at once as there may be connections;
 *   <li>up to 25 for those who gave up waiting: all at {@value #TIMEOUTS};
 *   <li>up to 15 for the age of the longest lending: all at {@value #AGE_SECONDS} s.
 * </ul>
 *
 * A busy pool that serves everybody has 70; below 50 somebody suffers. The weights are a judgement, not a measurement.
 */
final class PoolHealth {

    static final int BEST = 100;

    private static final double USUAL_UTILISATION = 0.7;
    private static final int TIMEOUTS = 3;
    private static final int AGE_SECONDS = 60;

    private PoolHealth() {}

    static int score(PoolWindow pool) {
        double suffering = 30 * part((pool.utilization() - USUAL_UTILISATION) / (1 - USUAL_UTILISATION))
                + 30 * part(pool.waitingMax() / (double) Math.max(1, pool.maxSize()))
                + 25 * part(pool.timeouts() / (double) TIMEOUTS)
                + 15 * part(pool.oldestSecondsMax() / (double) AGE_SECONDS);
        return (int) Math.round(BEST - suffering);
    }

    private static double part(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
