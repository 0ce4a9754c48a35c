package dev.wingman.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

class HttpLoadTest {

    private final HttpLoad load = new HttpLoad();
    private final AtomicInteger served = new AtomicInteger();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .route(routes -> routes.get("/quick", (request, response) -> answer(response))
                    .get("/refusing", (request, response) -> response.status(503)
                            .send())
                    .get("/closing", HttpLoadTest::closeAfterFirst)
                    .get(
                            "/slow",
                            (request, response) ->
                                    response.sendString(Mono.just("late").delayElement(Duration.ofMillis(200))))
                    .post("/chat", (request, response) -> request.receive()
                            .aggregate()
                            .asString()
                            .doOnNext(bodies::add)
                            .then(answer(response))))
            .bindNow();

    @AfterEach
    void stop() {
        load.close();
        server.disposeNow();
    }

    @Test
    void aClosedLoadCountsWhatTheServerServed() throws Exception {
        // When
        LoadResult result = load.closed(get("/quick"), 4, Duration.ofMillis(500));
        // Then
        assertThat(result.failed()).isZero();
        assertThat(result.answered())
                .isEqualTo(result.sent())
                .isEqualTo(served.get())
                .isGreaterThan(4);
        assertThat(result.answeredInTime()).isBetween(result.answered() - 4, result.answered());
    }

    @Test
    void anOpenLoadKeepsItsRate() throws Exception {
        // When
        LoadResult result = load.open(get("/quick"), 200, 8, Duration.ofSeconds(2));
        // Then
        assertThat(result.failed()).isZero();
        assertThat(result.sent()).isBetween(320L, 480L);
    }

    @Test
    void aRequestThatWaitsForAConnectionIsMeasuredFromWhenItShouldHaveLeft() throws Exception {
        // Given one connection that can serve 5 requests a second
        int perSecond = 50;
        // When
        LoadResult result = load.open(get("/slow"), perSecond, 1, Duration.ofSeconds(1));
        // Then
        assertThat(result.failed()).isZero();
        assertThat(result.millisAt(100)).isGreaterThan(3_000);
    }

    @Test
    void anotherStatusThan200Fails() throws Exception {
        // When
        LoadResult result = load.closed(get("/refusing"), 2, Duration.ofMillis(200));
        // Then
        assertThat(result.answered()).isZero();
        assertThat(result.failed()).isEqualTo(result.sent()).isPositive();
    }

    @Test
    void aConnectionThatEndsInsteadOfAnAnswerFails() throws Exception {
        // When
        LoadResult result = load.closed(get("/closing"), 2, Duration.ofMillis(200));
        // Then
        assertThat(result.answered()).isZero();
        assertThat(result.failed()).isEqualTo(2);
    }

    @Test
    void noTwoChatsHaveTheSameMessage() throws Exception {
        // Given
        Target chat = Target.chat(uri("/chat"), "token");
        // When
        LoadResult result = load.open(chat, 100, 4, Duration.ofMillis(500));
        // Then
        assertThat(result.failed()).isZero();
        assertThat(bodies)
                .hasSize((int) result.sent())
                .doesNotHaveDuplicates()
                .allMatch(body -> body.contains("\"stream\":false"));
    }

    private Mono<Void> answer(HttpServerResponse response) {
        served.incrementAndGet();
        return response.sendString(Mono.just("{}")).then();
    }

    private static Publisher<Void> closeAfterFirst(HttpServerRequest request, HttpServerResponse response) {
        request.withConnection(connection -> connection.channel().close());
        return Mono.never();
    }

    private Target get(String path) {
        return Target.get(uri(path), null);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
