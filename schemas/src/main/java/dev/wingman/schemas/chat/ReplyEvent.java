package dev.wingman.schemas.chat;

import dev.wingman.schemas.SubjectEvent;

/**
 * What may stand in {@code chat.replies}: deltas, then one terminal event, for each request. The request's id is the
 * subject in the headers, since gateways share partitions and each is interested in its own requests only.
 */
public sealed interface ReplyEvent extends SubjectEvent permits ReplyDelta, ReplyCompleted, ReplyFailed {

    /** The request that is answered. */
    String requestId();

    String conversationId();

    /** Whose request it is; a reader serves the reply to this user only. */
    String userId();

    @Override
    default String eventSubject() {
        return requestId();
    }

    /** Whether no further event of this request follows. */
    default boolean terminal() {
        return !(this instanceof ReplyDelta);
    }
}
