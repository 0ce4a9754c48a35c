package dev.wingman.cache.changing;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of a change.
 *
 * @param timeout how long the database may take before the asker is told that it is away; less than the gateways wait
 * @param abandonAfter a change that is older is not applied any more, since its asker was told so
 */
@ConfigurationProperties("wingman.changes")
record ChangingSettings(
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("5s") Duration abandonAfter) {

    ChangingSettings {
        demand(!timeout.isNegative() && !timeout.isZero(), "timeout must be positive", timeout);
        demand(abandonAfter.compareTo(timeout) >= 0, "abandon-after must not be less than timeout", abandonAfter);
    }

    private static void demand(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.changes." + rule + ", not " + value);
        }
    }
}
