package dev.wingman.chat.routing;

import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.TurnRouting;
import java.util.List;
import reactor.core.publisher.Mono;

/** Chooses the tier that answers a request. Safe for concurrent use. */
@FunctionalInterface
public interface TierRouter {

    /**
     * Chooses.
     *
     * @param turns what was said before, oldest first; empty for a request with a transcript of its own
     * @return one choice; an error is a fault of Wingman, after which the default tier answers
     */
    Mono<TurnRouting> route(ChatRequested request, List<ConversationTurn> turns);

    /**
     * The router of these settings with its table as it is now, for commands.
     *
     * @throws IllegalArgumentException that names the key and its value, when the table is not valid
     */
    static TierRouter of(RoutingSettings settings) {
        return settings.enabled()
                ? new ScoredRouter(TableFile.of(settings.table()))
                : new PlainRouter(settings.defaultTier());
    }
}
