package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** There will be no answer. */
@EventType(value = "dev.wingman.chat.reply-failed.v1", description = "The request failed for good; nothing follows.")
public record ReplyFailed(
        @JsonPropertyDescription("The request that is answered")
        String requestId,

        @JsonPropertyDescription("Conversation of the request; unique within its user")
        String conversationId,

        @JsonPropertyDescription("Whose request it is; the reply is for this user only")
        String userId,

        @JsonPropertyDescription("What a client can act on") FailureReason reason,

        @JsonPropertyDescription("One sentence for a person; names no secret and no internal address")
        String detail,

        @JsonPropertyDescription("Wait at least this long before the same request is sent again; absent when unknown")
        @Nullable
        Long retryAfterMillis,

        @JsonPropertyDescription("The budget that refused the request; absent otherwise") @Nullable
        BudgetState budget,

        @JsonPropertyDescription("Tokens that were spent all the same")
        Usage usage,

        @JsonPropertyDescription("What was spent all the same, in millionths of a US dollar")
        long costMicroUsd,

        @JsonPropertyDescription("Where the time went") ReplyTiming timing,

        @JsonPropertyDescription("When the request was given up")
        Instant failedAt)
        implements ReplyEvent {}
