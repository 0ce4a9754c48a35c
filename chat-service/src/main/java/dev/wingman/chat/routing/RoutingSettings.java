package dev.wingman.chat.routing;

import dev.wingman.schemas.chat.Tier;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How tiers are chosen.
 *
 * @param defaultTier tier of requests that leave the choice to Wingman; default standard
 */
@ConfigurationProperties("wingman.chat.routing")
record RoutingSettings(Tier defaultTier) {}
