package dev.wingman.chat.routing;

import dev.wingman.schemas.chat.Tier;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How tiers are chosen.
 *
 * @param enabled false: the tier that the client names, else the default; default true
 * @param defaultTier tier of requests that leave the choice to Wingman while routing is off; default standard
 * @param table file of the routing table; null or empty is the one that comes with Wingman
 * @param lookEvery how often the file is looked at for changes; default 1 s
 */
@ConfigurationProperties("wingman.chat.routing")
public record RoutingSettings(
        boolean enabled, Tier defaultTier, @Nullable Path table, Duration lookEvery) {

    private static final Duration SHORTEST = Duration.ofMillis(10);

    public RoutingSettings {
        if (lookEvery.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "wingman.chat.routing.look-every (ROUTING_TABLE_LOOK_EVERY) must be at least " + SHORTEST
                            + ", but is " + lookEvery);
        }
        if (table != null && table.toString().isEmpty()) {
            table = null;
        }
    }
}
