package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The whole answer. */
@EventType(value = "dev.wingman.chat.reply-completed.v1", description = "The answer is complete; nothing follows.")
public record ReplyCompleted(
        @JsonPropertyDescription("The request that is answered")
        String requestId,

        @JsonPropertyDescription("Conversation of the request; unique within its user")
        String conversationId,

        @JsonPropertyDescription("Whose request it is; the reply is for this user only")
        String userId,

        @JsonPropertyDescription("The whole answer; equal to the deltas of the last attempt put together")
        String text,

        @JsonPropertyDescription("Why the answer ended") FinishReason finishReason,
        @JsonPropertyDescription("Tier that answered") Tier tier,
        @JsonPropertyDescription("Provider that answered") String provider,

        @JsonPropertyDescription("Model that answered, as the provider names it")
        String model,

        @JsonPropertyDescription("Tokens of all model calls of this request")
        Usage usage,

        @JsonPropertyDescription("Cost of all model calls of this request, in millionths of a US dollar")
        long costMicroUsd,

        @JsonPropertyDescription("Where the answer came from")
        AnswerSource source,

        @JsonPropertyDescription("Tier that routing chose; another one answered where `tier` differs") @Nullable
        Tier routedTier,

        @JsonPropertyDescription("The kept answer that was served; absent when a model was asked") @Nullable
        ServedAnswer servedAnswer,

        @JsonPropertyDescription(
                "What routing, answer cache and compression saved together, in millionths of a US dollar; absent when unknown")
        @Nullable
        Long savedMicroUsd,

        @JsonPropertyDescription("Where the time went") ReplyTiming timing,

        @JsonPropertyDescription("When the answer was complete")
        Instant completedAt)
        implements ReplyEvent {}
