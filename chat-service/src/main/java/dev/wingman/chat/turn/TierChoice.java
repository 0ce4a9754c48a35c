package dev.wingman.chat.turn;

import dev.wingman.schemas.chat.Tier;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which tier answers: the one that the client names, else the default. Pure.
 *
 * @param defaultTier for requests that leave the choice to Wingman
 */
record TierChoice(Tier defaultTier) {

    /** @param model {@code economy}, {@code standard}, {@code premium}; anything else leaves the choice to Wingman */
    Tier choose(@Nullable String model) {
        if (model == null) {
            return defaultTier;
        }
        return switch (model.toLowerCase(Locale.ROOT)) {
            case "economy" -> Tier.ECONOMY;
            case "standard" -> Tier.STANDARD;
            case "premium" -> Tier.PREMIUM;
            default -> defaultTier;
        };
    }
}
