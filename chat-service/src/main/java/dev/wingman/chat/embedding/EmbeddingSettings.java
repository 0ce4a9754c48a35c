package dev.wingman.chat.embedding;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How sentences become vectors.
 *
 * @param parallel texts that are worked on at the same time; default 1
 * @param mostWaiting texts that wait, at most; further ones are turned away; default 64
 */
@ConfigurationProperties("wingman.chat.embedding")
record EmbeddingSettings(int parallel, int mostWaiting) {

    EmbeddingSettings {
        if (parallel < 1 || parallel > 64) {
            throw new IllegalArgumentException("wingman.chat.embedding.parallel must be 1 to 64, not " + parallel);
        }
        if (mostWaiting < 1 || mostWaiting > 10_000) {
            throw new IllegalArgumentException(
                    "wingman.chat.embedding.most-waiting must be 1 to 10000, not " + mostWaiting);
        }
    }
}
