package dev.wingman.gateway.edge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Server-sent events, each flushed at once, with comments that keep the connection alive.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
public final class EventStream {

    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "\nid: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PREFETCH = 16;

    private EventStream() {}

    /** An event with a name. @param data without line breaks */
    public static byte[] event(String name, @Nullable String id, byte[] data) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(data.length + 64);
        frame.writeBytes(EVENT);
        frame.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        if (id != null) {
            frame.writeBytes(ID);
            frame.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        }
        frame.write('\n');
        frame.writeBytes(DATA);
        frame.writeBytes(data);
        frame.writeBytes(END);
        return frame.toByteArray();
    }

    /** An event that is only data. @param data without line breaks */
    public static byte[] data(byte[] data) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(data.length + 8);
        frame.writeBytes(DATA);
        frame.writeBytes(data);
        frame.writeBytes(END);
        return frame.toByteArray();
    }

    /**
     * An answer that is a stream. It begins with the first event: an error before it can still have a status.
     *
     * @param frames the events as bytes; the stream ends with them
     * @param keepAlive a comment goes out this often after the first event
     * @param limit after this long the connection is cut, for a client that reads nothing
     */
    public static Mono<ServerResponse> answer(
            Flux<byte[]> frames, Duration keepAlive, Duration limit, Consumer<HttpHeaders> headers) {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .headers(headers)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .build((exchange, context) -> {
                    ServerHttpResponse response = exchange.getResponse();
                    return response.writeAndFlushWith(kept(frames, keepAlive)
                            .takeUntilOther(Mono.delay(limit)
                                    .then(Mono.error(() -> new TimeoutException("the stream was open too long"))))
                            .map(frame -> Mono.just(response.bufferFactory().wrap(frame))));
                });
    }

    private static Flux<byte[]> kept(Flux<byte[]> frames, Duration keepAlive) {
        return Flux.defer(() -> {
            Sinks.Empty<Void> begun = Sinks.empty();
            Sinks.Empty<Void> ended = Sinks.empty();
            Flux<byte[]> comments = begun.asMono()
                    .thenMany(Flux.interval(keepAlive).onBackpressureDrop().map(tick -> COMMENT))
                    .takeUntilOther(ended.asMono());
            Flux<byte[]> watched =
                    frames.doOnNext(frame -> begun.tryEmitEmpty()).doFinally(signal -> ended.tryEmitEmpty());
            return Flux.merge(PREFETCH, watched, comments);
        });
    }
}
