package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An answer that may be given again. Key: the answer's key. */
@EventType(
        value = "dev.wingman.chat.answer-learned.v1",
        description = "A complete answer to a question that stands alone is kept, to be given again in the same scope.")
public record AnswerLearned(
        @JsonPropertyDescription("Key of the answer, made from scope and question")
        String key,

        @JsonPropertyDescription(
                "Where it may be given: digest of tenant, system prompt, language, tier, prompt version, sampling and embedding model")
        String scope,

        @JsonPropertyDescription("Tenant whose users may be given it")
        String tenantId,

        @JsonPropertyDescription("Tier that answered") Tier tier,

        @JsonPropertyDescription("The question as it was asked")
        String question,

        @JsonPropertyDescription("The answer") String answer,
        @JsonPropertyDescription("Provider that answered") String provider,

        @JsonPropertyDescription("Model that answered, as the provider names it")
        String model,

        @JsonPropertyDescription("Tokens that the answer took")
        Usage usage,

        @JsonPropertyDescription("What the answer cost, in millionths of a US dollar")
        long costMicroUsd,

        @JsonPropertyDescription("Request that the answer was given to")
        String requestId,

        @JsonPropertyDescription("Model that made the vector; absent without one") @Nullable
        String embeddingModel,

        @JsonPropertyDescription(
                "The question's vector, a signed byte for each component, in base64; absent when it could not be made")
        @Nullable
        String vector,

        @JsonPropertyDescription("When the question was asked; an answer asked for before a recall is not kept")
        Instant askedAt,

        @JsonPropertyDescription("When the answer was learned")
        Instant learnedAt)
        implements AnswerEvent {}
