package dev.wingman.gateway.chat;

import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Usage;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The answer as the coach face gives it; made of the logged event alone, so that it is the same whenever it is read.
 *
 * @param tier {@code economy}, {@code standard} or {@code premium}
 * @param routedTier the tier that was chosen, where a fallback moved the request to another; absent otherwise
 * @param source {@code model}, or how the answer cache knew it: {@code exact}, {@code semantic}
 * @param cache {@code exact} or {@code semantic} for a kept answer; it and the next three are absent for a new one
 * @param similarity cosine of the two questions; absent when they are the same
 * @param ageMillis since the answer was learned
 * @param key by which an operator recalls the answer
 * @param finishReason {@code stop}, {@code length} or {@code content_filter}
 * @param costUsd the cost once more, for people
 */
record CoachReply(
        String requestId,
        String conversationId,
        String reply,
        String finishReason,
        String model,
        String tier,
        @Nullable String routedTier,
        String provider,
        String source,
        @Nullable String cache,
        @Nullable Double similarity,
        @Nullable Long ageMillis,
        @Nullable String key,
        Usage usage,
        long costMicroUsd,
        String costUsd,
        ReplyTiming timing,
        Instant completedAt) {

    static CoachReply of(ReplyCompleted event) {
        CacheHit hit = CacheHit.of(event);
        return new CoachReply(
                event.requestId(),
                event.conversationId(),
                event.text(),
                lower(event.finishReason()),
                event.model(),
                lower(event.tier()),
                TierPin.movedFrom(event),
                event.provider(),
                lower(event.source()),
                hit == null ? null : hit.cache(),
                hit == null ? null : hit.similarity(),
                hit == null ? null : hit.ageMillis(),
                hit == null ? null : hit.key(),
                event.usage(),
                event.costMicroUsd(),
                Money.usd(event.costMicroUsd()),
                event.timing(),
                event.completedAt());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
