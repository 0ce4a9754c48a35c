package dev.wingman.gateway.chat;

import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ServedAnswer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a kept answer was found. Whose request it was first given to is not told.
 *
 * @param cache {@code exact} or {@code semantic}
 * @param similarity cosine of the two questions; null when they are the same
 * @param ageMillis since the answer was learned
 * @param key by which an operator recalls it
 */
public record CacheHit(String cache, @Nullable Double similarity, long ageMillis, String key) {

    /** Null when a model was asked. */
    public static @Nullable CacheHit of(ReplyCompleted reply) {
        ServedAnswer served = reply.servedAnswer();
        return served == null
                ? null
                : new CacheHit(
                        reply.source().name().toLowerCase(Locale.ROOT),
                        served.similarity(),
                        served.ageMillis(),
                        served.key());
    }
}
