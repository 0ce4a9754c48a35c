package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;

/** A piece of an answer that is still being written. */
@EventType(value = "dev.wingman.chat.reply-delta.v1", description = "The next piece of a streamed answer.")
public record ReplyDelta(
        @JsonPropertyDescription("The request that is answered")
        String requestId,

        @JsonPropertyDescription("Conversation of the request; unique within its user")
        String conversationId,

        @JsonPropertyDescription("Whose request it is; the reply is for this user only")
        String userId,

        @JsonPropertyDescription(
                "Number of the attempt that wrote this piece; a higher one starts the text anew, a lower one is void")
        int attempt,

        @JsonPropertyDescription("Length of the attempt's text before this piece, in UTF-16 code units")
        int position,

        @JsonPropertyDescription("The piece itself; not empty")
        String text)
        implements ReplyEvent {}
