package dev.wingman.chat.routing;

import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnRouting;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The tier that the client names, else the default. Immutable; safe for concurrent use.
 *
 * @param defaultTier for requests that leave the choice to Wingman
 */
record PlainRouter(Tier defaultTier) implements TierRouter {

    static final String VERSION = "plain";

    @Override
    public Mono<TurnRouting> route(ChatRequested request, List<ConversationTurn> turns) {
        Tier asked = asked(request.model());
        return Mono.just(new TurnRouting(asked, asked == null ? defaultTier : asked, 0.5, List.of(), VERSION));
    }

    /** @param model {@code economy}, {@code standard}, {@code premium}; anything else leaves the choice to Wingman */
    static @Nullable Tier asked(@Nullable String model) {
        if (model == null) {
            return null;
        }
        return switch (model.toLowerCase(Locale.ROOT)) {
            case "economy" -> Tier.ECONOMY;
            case "standard" -> Tier.STANDARD;
            case "premium" -> Tier.PREMIUM;
            default -> null;
        };
    }
}
