package dev.wingman.chat.memory;

import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.TurnCompleted;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Writes what a conversation was about, away from any answer. Safe for concurrent use. */
@FunctionalInterface
interface Summarizer {

    /** Writes nothing. */
    Summarizer NONE = material -> Mono.empty();

    /**
     * What a summary is made of.
     *
     * @param partition of {@code chat.requests} that the conversation belongs to
     * @param before the text of the last summary; null for the first one
     * @param turns what it does not cover yet, oldest first; not empty
     */
    record Material(
            ConversationId conversation,
            String tenantId,
            int partition,
            @Nullable String before,
            List<ConversationTurn> turns) {}

    /** The new text, which replaces the last one; empty or an error when there is none this time. */
    Mono<String> summarise(Material material);

    /** Is told of every turn that took no part in a conversation; returns at once. */
    default void ended(TurnCompleted turn) {}
}
