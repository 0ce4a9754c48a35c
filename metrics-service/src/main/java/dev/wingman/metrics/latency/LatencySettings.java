package dev.wingman.metrics.latency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the windows; see {@link LatencyRules} for meaning, defaults and bounds. Each instance of a cluster must
 * have the same.
 */
@ConfigurationProperties("wingman.latency")
record LatencySettings(
        Duration threshold, Duration grace, Duration instanceTimeout, Duration maxAhead, int maxSubjects, int maxHeld) {

    LatencySettings {
        try {
            new LatencyRules(1, threshold, grace, instanceTimeout, maxAhead, maxSubjects, maxHeld);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("wingman.latency." + e.getMessage(), e);
        }
    }

    LatencyRules rules(int partitions) {
        return new LatencyRules(partitions, threshold, grace, instanceTimeout, maxAhead, maxSubjects, maxHeld);
    }
}
