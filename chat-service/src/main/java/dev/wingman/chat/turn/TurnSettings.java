package dev.wingman.chat.turn;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How requests are worked on.
 *
 * @param maxInFlight requests that are taken from the topic and not yet ended, at most; default 2,000
 * @param commitInterval how long an ended turn waits for its transaction to commit; default 1 s
 * @param coalesce for how long text is put together after the first delta; 0 sends each piece at once; default 80 ms
 * @param maxDeltasPerSecond deltas of all streams of the instance; with many streams text is put together for longer
 * @param limit a turn that has not ended by then fails, whatever holds it up; must leave the providers their time; default
 *     180 s
 * @param drainTimeout how long a change of owner or a shutdown waits for answers in progress; default 20 s
 * @param transactionTimeout after which the broker aborts a transaction that nobody ends; default 10 s
 */
@ConfigurationProperties("wingman.chat.turns")
record TurnSettings(
        int maxInFlight,
        Duration commitInterval,
        Duration coalesce,
        int maxDeltasPerSecond,
        Duration limit,
        Duration drainTimeout,
        Duration transactionTimeout) {

    TurnSettings {
        demand(maxInFlight >= 1 && maxInFlight <= 100_000, "max-in-flight must be 1 to 100000, not " + maxInFlight);
        demand(
                commitInterval.toMillis() >= 5 && commitInterval.toMillis() <= 5_000,
                "commit-interval must be 5ms to 5s, not " + commitInterval.toMillis() + "ms");
        demand(
                !coalesce.isNegative() && coalesce.toMillis() <= 2_000,
                "coalesce must be 0 to 2s, not " + coalesce.toMillis() + "ms");
        demand(maxDeltasPerSecond >= 1, "max-deltas-per-second must be at least 1, not " + maxDeltasPerSecond);
        demand(limit.toSeconds() >= 1, "limit must be at least 1s, not " + limit.toMillis() + "ms");
        demand(
                transactionTimeout.compareTo(commitInterval.multipliedBy(4)) >= 0,
                "transaction-timeout must be at least four times the commit-interval");
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.chat.turns." + otherwise);
        }
    }
}
