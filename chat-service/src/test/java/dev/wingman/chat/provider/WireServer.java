package dev.wingman.chat.provider;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A provider on a local port that answers as a test tells it, one answer per request and the last one again and again. */
final class WireServer implements AutoCloseable {

    static final HttpSettings HTTP = new HttpSettings(Duration.ofSeconds(30), 2_000, 1_000, DataSize.ofKilobytes(64));

    /** How to answer. */
    interface Answer {
        Publisher<Void> to(HttpServerResponse response);
    }

    record Received(String method, String path, HttpHeaders headers, String body) {}

    final List<Received> received = new CopyOnWriteArrayList<>();
    final AtomicInteger open = new AtomicInteger();

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final DisposableServer server;

    WireServer(Answer... answers) {
        this.answers.addAll(List.of(answers));
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnChannelInit((observer, channel, address) -> {
                    open.incrementAndGet();
                    channel.closeFuture().addListener(closed -> open.decrementAndGet());
                })
                .handle(this::handle)
                .bindNow();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    Received only() {
        if (received.size() != 1) {
            throw new AssertionError("Not one request but " + received);
        }
        return received.get(0);
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    /** A stream of events that ends as it should. */
    static Answer stream(String... frames) {
        return bytes(Flux.fromArray(frames).map(frame -> frame.getBytes(StandardCharsets.UTF_8)));
    }

    static Answer bytes(Flux<byte[]> chunks) {
        return response -> response.header("Content-Type", "text/event-stream; charset=utf-8")
                .send(chunks.map(Unpooled::wrappedBuffer), flushEach -> true);
    }

    /** A stream whose connection breaks after the frames. */
    static Answer breaking(String... frames) {
        return bytes(Flux.fromArray(frames)
                .map(frame -> frame.getBytes(StandardCharsets.UTF_8))
                .concatWith(Mono.error(new IllegalStateException("the server breaks the connection"))));
    }

    /** A stream that stays open after the frames. */
    static Answer hanging(String... frames) {
        return bytes(Flux.fromArray(frames)
                .map(frame -> frame.getBytes(StandardCharsets.UTF_8))
                .concatWith(Flux.never()));
    }

    static Answer silence() {
        return response -> Mono.never();
    }

    /** @param headers names and values in turn */
    static Answer error(int status, String body, String... headers) {
        return response -> {
            for (int i = 0; i < headers.length; i += 2) {
                response.header(headers[i], headers[i + 1]);
            }
            return response.status(status)
                    .header("Content-Type", "application/json")
                    .sendString(Mono.just(body));
        };
    }

    /** Frames of server-sent events with only data. */
    static String[] data(String... data) {
        return Stream.of(data).map(text -> "data: " + text + "\n\n").toArray(String[]::new);
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asString(StandardCharsets.UTF_8)
                .defaultIfEmpty("")
                .flatMap(body -> {
                    received.add(new Received(request.method().name(), request.uri(), request.requestHeaders(), body));
                    return Mono.from(next().to(response));
                });
    }

    private Answer next() {
        synchronized (answers) {
            @Nullable Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
            return answer == null ? error(500, "") : answer;
        }
    }
}
