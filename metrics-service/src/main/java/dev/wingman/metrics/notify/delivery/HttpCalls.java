package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.delivery.Answer.Later;
import dev.wingman.metrics.notify.delivery.Answer.Refused;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.NetUtil;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * POSTs JSON. Follows no redirect, so that nobody can lead it elsewhere, and connects to no private address unless that
 * is allowed: addresses are looked at after the name was resolved, and the connection goes to the address that was looked
 * at. Safe for concurrent use.
 */
final class HttpCalls implements AutoCloseable {

    private static final int MOST_BODY = 4 * 1024;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int OK = 200;
    private static final int TIMEOUT = 408;
    private static final int EARLY = 425;
    private static final int LIMITED = 429;

    private final ConnectionProvider connections;
    private final HttpClient open;
    private final HttpClient guarded;
    private final Duration timeout;
    private final Clock clock;

    /** The answer of a server. */
    private record Response(int status, @Nullable String retryAfter, String body) {}

    /** A name or an address leads where nobody may go. */
    private static final class PrivateAddressException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PrivateAddressException() {
            super("private", null, false, false);
        }
    }

    /** @param timeout of a whole exchange */
    HttpCalls(Duration timeout, Clock clock) {
        this.timeout = timeout;
        this.clock = clock;
        this.connections = ConnectionProvider.builder("notify")
                .maxConnections(2)
                .maxIdleTime(IDLE)
                .build();
        this.open = HttpClient.create(connections)
                .followRedirect(false)
                .disableRetry(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, timeout.toMillis() / 2));
        this.guarded = open.resolvedAddressesSelector((config, addresses) -> permitted(addresses));
    }

    private static List<? extends SocketAddress> permitted(List<? extends SocketAddress> addresses) {
        for (SocketAddress address : addresses) {
            if (!(address instanceof InetSocketAddress internet)
                    || internet.getAddress() == null
                    || PrivateAddresses.contain(internet.getAddress())) {
                throw new PrivateAddressException();
            }
        }
        return addresses;
    }

    /**
     * @param verdict what a status of 200 to 299 and a body mean
     * @param headers beside those of JSON
     */
    Answer post(
            String url,
            boolean allowPrivateAddresses,
            byte[] json,
            Map<String, String> headers,
            BiFunction<Integer, String, Answer> verdict)
            throws InterruptedException {
        if (!allowPrivateAddresses && namesPrivateAddress(URI.create(url).getHost())) {
            return privateAddress();
        }
        CompletableFuture<Response> exchange = (allowPrivateAddresses ? open : guarded)
                .headers(all -> {
                    all.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
                    // a body in chunks is too much for some receivers
                    all.set(HttpHeaderNames.CONTENT_LENGTH, json.length);
                    all.set(HttpHeaderNames.USER_AGENT, "wingman");
                    headers.forEach(all::set);
                })
                .post()
                .uri(url)
                .send(ByteBufFlux.fromInbound(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(json))))
                .responseSingle((response, body) -> body.asByteArray()
                        .map(bytes -> read(response, bytes))
                        .defaultIfEmpty(read(response, new byte[0])))
                .timeout(timeout)
                .toFuture();
        try {
            return answer(exchange.get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS), verdict);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return new Later("no answer within " + timeout.toMillis() + " ms", null, true);
        } catch (ExecutionException e) {
            return failure(e.getCause());
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        }
    }

    private static Response read(HttpClientResponse response, byte[] body) {
        return new Response(
                response.status().code(),
                response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER),
                new String(body, 0, Math.min(body.length, MOST_BODY), java.nio.charset.StandardCharsets.UTF_8));
    }

    private Answer answer(Response response, BiFunction<Integer, String, Answer> verdict) {
        int status = response.status();
        if (status >= OK && status < 300) {
            return verdict.apply(status, response.body());
        }
        String reason = "answered " + status + code(response.body());
        if (status >= 500 || status == TIMEOUT || status == EARLY || status == LIMITED) {
            return new Later(reason, wait(response.retryAfter()), status >= 500);
        }
        return new Refused(status >= 300 && status < 400 ? reason + ": redirects are not followed" : reason);
    }

    /** What the body says if that is a bare word, like {@code channel_not_found}: anything else may hold what it was sent. */
    private static String code(String body) {
        String word = body.strip();
        return word.matches("[a-z_]{2,50}") ? " " + word : "";
    }

    private @Nullable Duration wait(@Nullable String retryAfter) {
        if (retryAfter == null) {
            return null;
        }
        String text = retryAfter.strip();
        Duration wait;
        if (text.matches("\\d{1,9}")) {
            wait = Duration.ofSeconds(Long.parseLong(text));
        } else {
            try {
                Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                        .toInstant();
                wait = Duration.between(clock.instant(), until);
            } catch (DateTimeException e) {
                return null;
            }
        }
        return wait.isNegative() ? null : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static Answer failure(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof PrivateAddressException) {
                return privateAddress();
            }
        }
        if (cause instanceof UnknownHostException) {
            return new Later("its name can't be resolved", null, false);
        }
        if (cause instanceof ConnectTimeoutException || cause instanceof ConnectException) {
            return new Later("it can't be connected to", null, false);
        }
        if (cause instanceof SSLException) {
            return new Later("no TLS connection: " + cause.getClass().getSimpleName(), null, false);
        }
        if (cause instanceof TimeoutException || cause instanceof io.netty.handler.timeout.TimeoutException) {
            return new Later("no answer in time", null, true);
        }
        return new Later(cause == null ? "failed" : cause.getClass().getSimpleName(), null, true);
    }

    private static Refused privateAddress() {
        return new Refused(
                "its address is private, which NOTIFY_ALLOW_PRIVATE_ADDRESSES or `allowPrivateAddresses` allows");
    }

    /** A host that is an address is not resolved, so nobody would look at it later. */
    private static boolean namesPrivateAddress(@Nullable String host) {
        if (host == null) {
            return true;
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
        try {
            return bytes != null && PrivateAddresses.contain(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            return true;
        }
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
