package dev.wingman.cache.loading;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of a load.
 *
 * @param timeout how long the source may take, waiting for a connection included; less than the gateways wait
 * @param abandonAfter a request older than this is not answered, since nobody waits for it any more
 * @param recentSize how much memory the entries may take that answer the next request for the same key
 * @param maxInFlight how many requests may be handled at once
 */
@ConfigurationProperties("wingman.loading")
record LoadingSettings(
        @DefaultValue("1500ms") Duration timeout,
        @DefaultValue("10s") Duration abandonAfter,
        @DefaultValue("16MB") DataSize recentSize,
        @DefaultValue("1000") int maxInFlight) {

    LoadingSettings {
        demand(!timeout.isNegative() && !timeout.isZero(), "timeout must be positive", timeout);
        demand(abandonAfter.compareTo(timeout) >= 0, "abandon-after must not be less than timeout", abandonAfter);
        demand(recentSize.toBytes() > 0, "recent-size must be positive", recentSize);
        demand(maxInFlight > 0, "max-in-flight must be positive", maxInFlight);
    }

    private static void demand(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.loading." + rule + ", not " + value);
        }
    }
}
