package dev.wingman.metrics.windows;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the windows; see {@link WindowRules} for meaning, defaults and bounds. Each instance of a cluster must
 * have the same.
 */
@ConfigurationProperties("wingman.latency")
record LatencySettings(
        Duration threshold, Duration grace, Duration instanceTimeout, Duration maxAhead, int maxSubjects, int maxHeld) {

    LatencySettings {
        try {
            new WindowRules(1, threshold, grace, instanceTimeout, maxAhead, maxSubjects, maxHeld);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("wingman.latency." + e.getMessage(), e);
        }
    }

    WindowRules rules(int partitions) {
        return new WindowRules(partitions, threshold, grace, instanceTimeout, maxAhead, maxSubjects, maxHeld);
    }
}
