package dev.wingman.gateway.chat;

import dev.wingman.schemas.TraceContext;
import reactor.core.publisher.Mono;

/**
 * Knows whose a conversation is. This guards against mix-ups and gives honest errors; what keeps conversations apart is
 * chat-service, which knows each by its user. Hence an owner who can't be looked up counts as {@link Ownership#UNKNOWN}.
 * Implementations are safe for concurrent use and never block.
 */
public interface ConversationOwners {

    /** What is known of a conversation, seen by a user. */
    enum Ownership {
        OWN,
        UNKNOWN,
        OTHER
    }

    /**
     * Looks the owner up within a bounded time; never empty, never an error.
     *
     * @param trace the place of the request in its trace
     */
    Mono<Ownership> check(String conversationId, String userId, TraceContext trace);

    /** Remembers the owner of a conversation whose message was accepted. Returns at once; does nothing if there is one. */
    void claim(String conversationId, String userId);
}
