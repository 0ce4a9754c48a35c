package dev.wingman.chat.provider;

import dev.wingman.schemas.WireJson;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.core.JacksonException;

/**
 * Posts a question to one address and reads the answer as server-sent events, on connections of its own. Faults become
 * {@link ProviderException}s here. Safe for concurrent use.
 */
final class EventStreamClient implements AutoCloseable {

    /** Servers and balancers usually drop idle connections after a minute or more; we go first. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(30);

    /** So that a balancer's new servers get their share of the connections. */
    private static final Duration MAX_LIFE = Duration.ofMinutes(10);

    /** Begins the names of the pools of connections, in the metrics of Reactor Netty. */
    static final String POOL = "model-";

    private static final byte[] NO_BODY = {};

    private final ConnectionProvider connections;
    private final WebClient web;
    private final URI uri;
    private final int maxEventBytes;
    private final Timekeeper time;

    EventStreamClient(String name, URI uri, HttpSettings settings, Timekeeper time) {
        this.uri = uri;
        this.maxEventBytes = (int) settings.maxEventSize().toBytes();
        this.time = time;
        this.connections = ConnectionProvider.builder(POOL + name)
                .maxConnections(settings.maxConnections())
                .pendingAcquireMaxCount(settings.maxPending())
                .pendingAcquireTimeout(settings.connectTimeout())
                .maxIdleTime(MAX_IDLE)
                .maxLifeTime(MAX_LIFE)
                .metrics(true)
                .build();
        // A call that Netty repeats by itself would be paid twice and counted once.
        HttpClient http = HttpClient.create(connections)
                .disableRetry(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis());
        this.web = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(http))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(maxEventBytes))
                .build();
    }

    /** One call per subscription. */
    Flux<ProviderEvent> post(Consumer<HttpHeaders> headers, byte[] body, Supplier<EventReader> readers) {
        return Flux.defer(() -> {
            EventReader reader = readers.get();
            return web.post()
                    .uri(uri)
                    .headers(headers)
                    .contentType(MediaType.APPLICATION_JSON)
                    .accept(MediaType.TEXT_EVENT_STREAM)
                    .bodyValue(body)
                    .exchangeToFlux(this::events)
                    .concatMapIterable(data -> meaning(reader, data))
                    .onErrorMap(EventStreamClient::fault);
        });
    }

    @Override
    public void close() {
        connections.dispose();
    }

    private Flux<String> events(ClientResponse response) {
        if (response.statusCode().is2xxSuccessful()) {
            return isStream(response)
                    ? stream(response)
                    : response.releaseBody()
                            .thenMany(Flux.error(new ProviderException(ProviderFault.BROKEN, "no stream of events")));
        }
        int status = response.statusCode().value();
        Duration retryAfter = RetryAfter.parse(
                        response.headers().asHttpHeaders().getFirst(RetryAfter.HEADER), time.instant())
                .orElse(null);
        return response.bodyToMono(byte[].class)
                .onErrorReturn(NO_BODY)
                .defaultIfEmpty(NO_BODY)
                .flatMapMany(body ->
                        Mono.error(new ProviderException(HttpFault.of(status, body), "status " + status, retryAfter)));
    }

    private static boolean isStream(ClientResponse response) {
        return response.headers()
                .contentType()
                .filter(MediaType.TEXT_EVENT_STREAM::isCompatibleWith)
                .isPresent();
    }

    /** Every buffer is read and released as it comes; none is kept. */
    private Flux<String> stream(ClientResponse response) {
        EventStreamParser parser = new EventStreamParser(maxEventBytes);
        return response.bodyToFlux(DataBuffer.class)
                .map(buffer -> read(parser, buffer))
                .onErrorMap(EventStreamClient::brokenOff)
                .concatWith(Mono.fromSupplier(parser::end))
                .flatMapIterable(events -> events);
    }

    private static List<String> read(EventStreamParser parser, DataBuffer buffer) {
        try {
            List<String> events = new ArrayList<>();
            try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
                parts.forEachRemaining(part -> events.addAll(parser.read(part)));
            }
            return events;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private static List<ProviderEvent> meaning(EventReader reader, String data) {
        return data.isBlank() ? List.of(ProviderEvent.Alive.SIGN) : reader.read(data);
    }

    /** After the head of the response: the answer is there in part. */
    private static Throwable brokenOff(Throwable error) {
        return error instanceof ProviderException
                ? error
                : new ProviderException(
                        ProviderFault.BROKEN,
                        "the stream broke off: " + error.getClass().getSimpleName());
    }

    /** Before the head of the response, or while events are read. */
    private static Throwable fault(Throwable error) {
        if (error instanceof ProviderException) {
            return error;
        }
        if (error instanceof JacksonException) {
            return new ProviderException(ProviderFault.BROKEN, "an event can't be read");
        }
        Throwable cause =
                error instanceof WebClientRequestException && error.getCause() != null ? error.getCause() : error;
        String what = cause.getClass().getSimpleName();
        // PoolAcquirePendingLimitException and PoolAcquireTimeoutException, which are internal to Reactor Netty.
        if (what.startsWith("PoolAcquire")) {
            return new ProviderException(ProviderFault.NO_CONNECTION_FREE, "all connections are in use");
        }
        if (cause instanceof ConnectTimeoutException) {
            return new ProviderException(ProviderFault.TIMED_OUT, "no connection: " + what);
        }
        if (cause instanceof IOException) {
            return new ProviderException(ProviderFault.UNAVAILABLE, "no answer: " + what);
        }
        return new ProviderException(ProviderFault.BROKEN, what);
    }

    /** How a JSON body is sent. */
    static byte[] json(Object body) {
        return WireJson.MAPPER.writeValueAsBytes(body);
    }
}
