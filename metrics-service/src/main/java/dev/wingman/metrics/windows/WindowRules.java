package dev.wingman.metrics.windows;

import java.time.Duration;

/**
 * What the windows depend on besides the events. Two runs with equal rules over equal events give equal windows.
 *
 * @param partitions number of partitions of the telemetry topic; windows wait for all of them
 * @param threshold requests slower than this are counted; default 300 ms; other windows than those of latency do not
 *     depend on it
 * @param grace how much older than the newest heartbeat an event of the same partition may be and still count; default
 *     2 s
 * @param instanceTimeout an instance that is silent while others live on for this long no longer holds the clock;
 *     default 10 s
 * @param maxAhead an event that is further ahead of the clock is kept apart; default 15 s, at least
 *     {@code instanceTimeout} + 5 s, since so long may the clock stand still while others live on
 * @param maxSubjects endpoints, caches, models or instances told apart at once; further ones add up as {@code other};
 *     default 200
 * @param maxHeld pane and subject pairs that a partition keeps apart at most; default 2,000, about 1 KB each
 */
record WindowRules(
        int partitions,
        Duration threshold,
        Duration grace,
        Duration instanceTimeout,
        Duration maxAhead,
        int maxSubjects,
        int maxHeld) {

    /** What subjects past the limit add up to. */
    static final String OTHER = "other";

    /** Longer subjects add up as {@link #OTHER}. */
    static final int LONGEST_SUBJECT = 200;

    private static final Duration SLACK = Duration.ofSeconds(5);

    WindowRules {
        demand(partitions > 0, "partitions", partitions, "at least 1");
        demand(threshold.toMillis() > 0, "threshold", threshold, "at least 1 ms");
        demand(!grace.isNegative(), "grace", grace, "not negative");
        demand(
                instanceTimeout.compareTo(Duration.ofSeconds(1)) >= 0,
                "instanceTimeout",
                instanceTimeout,
                "at least 1 s");
        demand(
                maxAhead.compareTo(instanceTimeout.plus(SLACK)) >= 0,
                "max-ahead",
                maxAhead,
                "at least 5 s more than instance-timeout, " + instanceTimeout);
        demand(maxSubjects > 0, "max-subjects", maxSubjects, "at least 1");
        demand(maxHeld >= 0, "max-held", maxHeld, "not negative");
    }

    static WindowRules defaults(int partitions) {
        return new WindowRules(
                partitions,
                Duration.ofMillis(300),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                200,
                2_000);
    }

    /** The same for a topic with another number of partitions. */
    WindowRules withPartitions(int count) {
        return new WindowRules(count, threshold, grace, instanceTimeout, maxAhead, maxSubjects, maxHeld);
    }

    /** The same with another threshold. */
    WindowRules with(Duration slow) {
        return new WindowRules(partitions, slow, grace, instanceTimeout, maxAhead, maxSubjects, maxHeld);
    }

    private static void demand(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + rule + ", but is " + value);
        }
    }
}
