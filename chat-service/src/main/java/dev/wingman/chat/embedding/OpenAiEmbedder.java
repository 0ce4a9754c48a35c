package dev.wingman.chat.embedding;

import dev.wingman.schemas.WireJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A server that speaks OpenAI's {@code /embeddings}. Empty when it fails, takes too long, or has too much to do; one line
 * is logged when that begins and one when it ends.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">Embeddings</a>
 */
final class OpenAiEmbedder implements Embedder {

    private static final Logger LOG = LoggerFactory.getLogger(OpenAiEmbedder.class);

    private final WebClient client;
    private final EmbeddingSettings.OpenAi settings;
    private final int mostAtOnce;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean failing = new AtomicBoolean();

    /** @param mostAtOnce texts that may be on their way at the same time */
    OpenAiEmbedder(WebClient.Builder builder, EmbeddingSettings.OpenAi settings, int mostAtOnce) {
        WebClient.Builder configured = builder.baseUrl(settings.baseUrl());
        if (!settings.apiKey().isEmpty()) {
            configured.defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + settings.apiKey());
        }
        this.client = configured.build();
        this.settings = settings;
        this.mostAtOnce = mostAtOnce;
    }

    @Override
    public String model() {
        return settings.model();
    }

    @Override
    public int dimensions() {
        return settings.dimensions();
    }

    @Override
    public Mono<float[]> embed(String text) {
        // the place is free again before the caller is told, so that it may ask at once
        return Mono.using(
                running::incrementAndGet,
                atOnce -> atOnce > mostAtOnce ? Mono.empty() : ask(text),
                atOnce -> running.decrementAndGet());
    }

    private Mono<float[]> ask(String text) {
        Duration timeout = settings.timeout();
        return client.post()
                .uri("/embeddings")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(WireJson.MAPPER.writeValueAsBytes(
                        Map.of("model", settings.model(), "input", List.of(text.isBlank() ? "." : text))))
                .retrieve()
                .bodyToMono(byte[].class)
                .timeout(timeout)
                .map(this::vector)
                .doOnNext(vector -> {
                    if (failing.compareAndSet(true, false)) {
                        LOG.info("The embedding server answers again");
                    }
                })
                .onErrorResume(e -> {
                    if (failing.compareAndSet(false, true)) {
                        LOG.warn("The embedding server fails; what needs it is left out: {}", e.toString());
                    }
                    return Mono.empty();
                });
    }

    /** Scaled to length 1. */
    private float[] vector(byte[] body) {
        JsonNode values;
        try {
            values = WireJson.MAPPER.readTree(body).path("data").path(0).path("embedding");
        } catch (JacksonException e) {
            throw new IllegalStateException("the answer is no JSON", e);
        }
        if (!values.isArray() || values.size() != settings.dimensions()) {
            throw new IllegalStateException("a vector of " + values.size() + " components, not " + settings.dimensions()
                    + " as the setting says");
        }
        float[] vector = new float[values.size()];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            if (!values.get(i).isNumber()) {
                throw new IllegalStateException("a vector with a component that is no number");
            }
            vector[i] = (float) values.get(i).asDouble();
            squares += (double) vector[i] * vector[i];
        }
        double length = Math.sqrt(squares);
        if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
            throw new IllegalStateException("a vector without a direction");
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) length;
        }
        return vector;
    }
}
