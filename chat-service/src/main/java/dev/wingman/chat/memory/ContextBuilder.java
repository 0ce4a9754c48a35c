package dev.wingman.chat.memory;

import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import java.util.List;
import reactor.core.publisher.Mono;

/** Puts together what a model reads. Safe for concurrent use. */
@FunctionalInterface
public interface ContextBuilder {

    /** Whether Wingman asks for itself, to keep contexts short: without compression there would be no such request. */
    static boolean asksForItself(ChatRequested request) {
        return request.requestId().startsWith(SummaryRequests.PREFIX);
    }

    /**
     * Puts together the messages for a request.
     *
     * @param turns what was said before, oldest first; empty for a request with a transcript of its own
     */
    Mono<ModelContext> build(ChatRequested request, List<ConversationTurn> turns, Tier tier);
}
