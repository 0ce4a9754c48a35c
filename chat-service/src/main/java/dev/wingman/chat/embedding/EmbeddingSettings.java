package dev.wingman.chat.embedding;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How sentences become vectors.
 *
 * @param parallel texts that are worked on at the same time; default 1
 * @param mostWaiting texts that wait, at most; further ones are turned away; default 64
 * @param openai a server that is asked in place of the model in process
 */
@ConfigurationProperties("wingman.chat.embedding")
record EmbeddingSettings(int parallel, int mostWaiting, OpenAi openai) {

    /**
     * A server that speaks OpenAI's {@code /embeddings}.
     *
     * @param baseUrl for example {@code https://api.openai.com/v1}; empty: the model in process is used
     * @param apiKey empty: none
     * @param dimensions components of the model's vectors
     * @param timeout a call that takes longer is given up; default 500 ms
     */
    record OpenAi(String baseUrl, String apiKey, String model, int dimensions, Duration timeout) {

        OpenAi {
            if (!baseUrl.isEmpty() && !URI.create(baseUrl).isAbsolute()) {
                throw new IllegalArgumentException(
                        "wingman.chat.embedding.openai.base-url must be an absolute URL, not " + baseUrl);
            }
            if (!baseUrl.isEmpty() && (model.isBlank() || dimensions < 1 || dimensions > 8_192)) {
                throw new IllegalArgumentException("wingman.chat.embedding.openai.model must be named, and .dimensions be 1"
                        + " to 8192, not '" + model + "' and " + dimensions);
            }
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException(
                        "wingman.chat.embedding.openai.timeout must be positive, not " + timeout);
            }
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "OpenAi[baseUrl=" + baseUrl + ", model=" + model + "]";
        }
    }

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
