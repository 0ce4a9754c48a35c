package dev.wingman.chat.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClient;
import tools.jackson.databind.JsonNode;

class OpenAiEmbedderTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String GOOD = "{\"data\":[{\"index\":0,\"embedding\":[3.0,0.0,-4.0]}]}";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(OpenAiEmbedder.class);
    private volatile int status = 200;
    private volatile String body = GOOD;
    private volatile boolean slow;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/embeddings", this::answer);
        server.setExecutor(threads);
        server.start();
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        released.countDown();
        logger.detachAppender(lines);
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(WireJson.MAPPER.readTree(exchange.getRequestBody()));
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (slow) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private OpenAiEmbedder embedder(Duration timeout, int mostAtOnce) {
        return new OpenAiEmbedder(
                WebClient.builder(),
                new EmbeddingSettings.OpenAi(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/v1", "a-key", "a-model", 3, timeout),
                mostAtOnce);
    }

    private static Optional<float[]> embed(Embedder embedder, String text) {
        return embedder.embed(text).blockOptional(LIMIT);
    }

    private List<Level> levels() {
        return List.copyOf(lines.list).stream().map(ILoggingEvent::getLevel).toList();
    }

    @Test
    void aVectorIsAskedForByModelAndScaledToLengthOne() {
        // When
        Optional<float[]> vector = embed(embedder(LIMIT, 1), "What is a deload week?");

        // Then
        assertThat(vector)
                .hasValueSatisfying(found ->
                        assertThat(found).usingComparatorWithPrecision(1e-6f).containsExactly(0.6f, 0, -0.8f));
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).path("model").asString()).isEqualTo("a-model");
        assertThat(asked.get(0).path("input").path(0).asString()).isEqualTo("What is a deload week?");
        assertThat(authorizations).containsExactly("Bearer a-key");
        assertThat(lines.list).isEmpty();
    }

    @Test
    void aServerThatTakesTooLongIsNotWaitedFor() {
        // Given
        slow = true;
        long begin = System.nanoTime();

        // When
        Optional<float[]> vector = embed(embedder(Duration.ofMillis(100), 1), "Hello?");

        // Then
        assertThat(vector).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT.dividedBy(2));
        assertThat(levels()).containsExactly(Level.WARN);
    }

    @Test
    void anOutageIsToldOnceWhenItBeginsAndOnceWhenItEnds() {
        // Given
        OpenAiEmbedder embedder = embedder(LIMIT, 1);
        status = 500;

        // When
        assertThat(embed(embedder, "One?")).isEmpty();
        assertThat(embed(embedder, "Two?")).isEmpty();
        assertThat(levels()).containsExactly(Level.WARN);
        status = 200;
        assertThat(embed(embedder, "Three?")).isPresent();
        assertThat(embed(embedder, "Four?")).isPresent();

        // Then
        assertThat(levels()).containsExactly(Level.WARN, Level.INFO);
        assertThat(lines.list.get(0).getFormattedMessage()).contains("500").doesNotContain("a-key", "One?");
    }

    @Test
    void aVectorOfAnotherLengthOrNoneOrNoJsonIsNoVector() {
        OpenAiEmbedder embedder = embedder(LIMIT, 1);
        for (String bad : List.of(
                "{\"data\":[{\"embedding\":[1.0,2.0]}]}",
                "{\"data\":[{\"embedding\":[1.0,2.0,3.0,4.0]}]}",
                "{\"data\":[{\"embedding\":[1.0,\"2\",null]}]}",
                "{\"data\":[{\"embedding\":[0,0,0]}]}",
                "{\"data\":[]}",
                "{\"data\":[{\"embedding\":\"AAAA\"}]}",
                "[",
                "")) {
            body = bad;
            assertThat(embed(embedder, "Hello?")).as(bad).isEmpty();
        }
        assertThat(levels()).containsExactly(Level.WARN);
        assertThat(lines.list.get(0).getFormattedMessage()).contains("2 components, not 3");
    }

    @Test
    void aServerThatIsNotThereIsAnOutageAndNotAnError() {
        server.stop(0);

        assertThat(embed(embedder(LIMIT, 1), "Hello?")).isEmpty();
        assertThat(levels()).containsExactly(Level.WARN);
    }

    @Test
    void moreTextsAtOnceThanTheLimitAreTurnedAwayAndTheNextOneIsNot() {
        // Given
        slow = true;
        OpenAiEmbedder embedder = embedder(LIMIT, 1);
        CompletableFuture<float[]> first = embedder.embed("One?").toFuture();

        // When
        Optional<float[]> second = embed(embedder, "Two?");

        // Then
        assertThat(second).isEmpty();
        released.countDown();
        assertThat(first.join()[0]).isCloseTo(0.6f, within(1e-6f));
        assertThat(embed(embedder, "Three?")).isPresent();
        assertThat(asked)
                .extracting(json -> json.path("input").path(0).asString())
                .doesNotContain("Two?");
        assertThat(lines.list).isEmpty();
    }
}
