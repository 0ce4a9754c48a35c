package dev.wingman.gateway.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wingman.gateway.chat.CacheHit;
import dev.wingman.gateway.chat.Money;
import dev.wingman.gateway.chat.TierPin;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyTiming;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A completion as the OpenAI API shows it, with one member of our own.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">The chat completion object</a>
 */
record Completion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        TokenUsage usage,
        @JsonProperty("service_tier") String serviceTier,
        @JsonProperty("system_fingerprint") String systemFingerprint,
        Extension wingman) {

    static final String SERVICE_TIER = "default";
    static final String FINGERPRINT = "wingman";

    record Choice(
            int index,
            Message message,
            @JsonInclude(Include.ALWAYS) @Nullable Object logprobs,
            @JsonProperty("finish_reason") String finishReason) {}

    record Message(
            String role,
            String content,
            @JsonInclude(Include.ALWAYS) @Nullable String refusal,
            List<Object> annotations) {}

    record TokenUsage(
            @JsonProperty("prompt_tokens") long promptTokens,
            @JsonProperty("completion_tokens") long completionTokens,
            @JsonProperty("total_tokens") long totalTokens,
            @JsonProperty("prompt_tokens_details") PromptDetails promptDetails) {

        static TokenUsage of(ReplyCompleted event) {
            return new TokenUsage(
                    event.usage().inputTokens(),
                    event.usage().outputTokens(),
                    event.usage().inputTokens() + event.usage().outputTokens(),
                    new PromptDetails(event.usage().cachedInputTokens()));
        }
    }

    record PromptDetails(@JsonProperty("cached_tokens") long cachedTokens) {}

    /** What OpenAI does not tell. */
    record Extension(
            String requestId,
            String conversationId,
            String tier,
            @Nullable String routedTier,
            String provider,
            String source,
            @Nullable String cache,
            @Nullable Double similarity,
            @Nullable Long ageMillis,
            @Nullable String key,
            long costMicroUsd,
            String costUsd,
            ReplyTiming timing) {

        static Extension of(ReplyCompleted event) {
            CacheHit hit = CacheHit.of(event);
            return new Extension(
                    event.requestId(),
                    event.conversationId(),
                    event.tier().name().toLowerCase(Locale.ROOT),
                    TierPin.movedFrom(event),
                    event.provider(),
                    event.source().name().toLowerCase(Locale.ROOT),
                    hit == null ? null : hit.cache(),
                    hit == null ? null : hit.similarity(),
                    hit == null ? null : hit.ageMillis(),
                    hit == null ? null : hit.key(),
                    event.costMicroUsd(),
                    Money.usd(event.costMicroUsd()),
                    event.timing());
        }
    }

    static Completion of(ReplyCompleted event, Instant created) {
        return new Completion(
                idOf(event.requestId()),
                "chat.completion",
                created.getEpochSecond(),
                event.model(),
                List.of(new Choice(
                        0, new Message("assistant", event.text(), null, List.of()), null, name(event.finishReason()))),
                TokenUsage.of(event),
                SERVICE_TIER,
                FINGERPRINT,
                Extension.of(event));
    }

    static String idOf(String requestId) {
        return "chatcmpl-" + requestId;
    }

    static String name(FinishReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
