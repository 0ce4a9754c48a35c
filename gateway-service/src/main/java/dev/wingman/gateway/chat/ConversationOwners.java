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

    /**
     * Makes the user the owner of a conversation of which no owner is known. Of several who try at once, at whatever
     * gateways, one succeeds.
     *
     * @return {@link Ownership#OWN} when it is the user's, {@link Ownership#UNKNOWN} when nobody can tell; then nothing is
     *     remembered, and the log decides. Within a bounded time; never empty, never an error
     */
    Mono<Ownership> claim(String conversationId, String userId);

    /**
     * A message was accepted. Returns at once.
     *
     * @param named whether the conversation was named for it just now, so that it is nobody else's
     */
    void accepted(String conversationId, String userId, boolean named);

    /** Whether this gateway has accepted a message of the user in the conversation lately. */
    boolean spokeLately(String conversationId, String userId);
}
