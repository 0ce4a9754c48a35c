package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A turn as conversations are kept in Redis: the element of the list {@code wingman:conversation:<conversationId>},
 * oldest first, written by chat-service and read by the gateway.
 */
public record ConversationTurn(
        @JsonPropertyDescription("Unique id of the request") String requestId,

        @JsonPropertyDescription("Whose turn it is; only this user may see it")
        String userId,

        @JsonPropertyDescription("The user's text") String message,

        @JsonPropertyDescription("The answer; absent when the turn failed") @Nullable
        String reply,

        @JsonPropertyDescription("Why there is no answer; absent when there is one") @Nullable
        FailureReason failure,

        @JsonPropertyDescription("Tier that answered or was tried last")
        Tier tier,

        @JsonPropertyDescription("Model that answered or was tried last")
        String model,

        @JsonPropertyDescription("Tokens of all model calls")
        Usage usage,

        @JsonPropertyDescription("Cost of all model calls, in millionths of a US dollar")
        long costMicroUsd,

        @JsonPropertyDescription("When the gateway took the request")
        Instant requestedAt,

        @JsonPropertyDescription("When the turn ended") Instant completedAt) {

    /** Prefix of the list's key in Redis; the conversation id follows. */
    public static final String REDIS_PREFIX = "wingman:conversation:";

    /** What a conversation keeps of an ended turn. */
    public static ConversationTurn of(TurnCompleted turn) {
        return new ConversationTurn(
                turn.requestId(),
                turn.userId(),
                turn.message(),
                turn.reply(),
                turn.failure(),
                turn.tier(),
                turn.model(),
                turn.usage(),
                turn.costMicroUsd(),
                turn.requestedAt(),
                turn.completedAt());
    }
}
