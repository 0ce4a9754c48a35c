package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message that the gateway accepted. Key: the conversation id. */
@EventType(
        value = "dev.wingman.chat.requested.v1",
        description = "A message was accepted; exactly one terminal event will follow.")
public record ChatRequested(
        @JsonPropertyDescription("Unique id of the request, chosen by the gateway")
        String requestId,

        @JsonPropertyDescription("Conversation the message belongs to; unique within its user")
        String conversationId,

        @JsonPropertyDescription("Subject of the caller's token")
        String userId,

        @JsonPropertyDescription("Tenant of the caller; `default` where the token names none")
        String tenantId,

        @JsonPropertyDescription("The user's text") String message,

        @JsonPropertyDescription(
                "Messages before this one as the client sent them (OpenAI face); absent when the conversation's own history applies")
        @Nullable
        List<ChatMessage> transcript,

        @JsonPropertyDescription("Model or tier asked for by the client; absent or `auto` lets Wingman choose")
        @Nullable
        String model,

        @JsonPropertyDescription("Sampling wishes of the client; absent means the model's defaults") @Nullable
        Sampling sampling,

        @JsonPropertyDescription("Whether the client reads deltas; without it only the terminal reply is published")
        boolean stream,

        @JsonPropertyDescription("Partition of chat.replies on which the asking gateway listens")
        int replyPartition,

        @JsonPropertyDescription(
                "True when the gateway made the conversation with this message, so that no turn can stand before it; absent otherwise")
        @Nullable
        Boolean newConversation,

        @JsonPropertyDescription("What the client says about the answer cache; absent lets Wingman use it") @Nullable
        CacheDirective cache,

        @JsonPropertyDescription("When the gateway took the request")
        Instant requestedAt)
        implements ChatEvent {

    /** Begin of the ids of requests that Wingman makes itself: nobody waits for their answer. */
    public static final String INTERNAL_PREFIX = "sum_";
}
