package dev.wingman.gateway.security;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Reads the issuer's keys, each time within 5 s, or not at all. Keys that were read are taken for the newest for 10 s, and
 * whoever needs them meanwhile shares a reading that is under way: tokens that name unknown keys don't turn into requests
 * to the issuer. Logs one line when the keys can't be read any more and one when they can. Safe for concurrent use.
 */
final class IssuerKeys {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    private static final Duration FRESH = Duration.ofSeconds(10);

    private record Keys(String json, long readNanos) {

        boolean fresh() {
            return System.nanoTime() - readNanos < FRESH.toNanos();
        }
    }

    private final String uri;
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicReference<@Nullable Mono<Keys>> reading = new AtomicReference<>();
    private volatile @Nullable Keys newest;

    IssuerKeys(String uri) {
        this.uri = uri;
    }

    WebClient client() {
        HttpClient http = HttpClient.create().responseTimeout(LIMIT).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                CONNECT_LIMIT.toMillis());
        return WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(http))
                .filter(this::watched)
                .build();
    }

    private Mono<ClientResponse> watched(ClientRequest request, ExchangeFunction next) {
        return Mono.defer(() -> {
                    Keys known = newest;
                    return known != null && known.fresh() ? Mono.just(known) : shared(request, next);
                })
                .map(keys -> ClientResponse.create(HttpStatus.OK)
                        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
                        .body(keys.json())
                        .build());
    }

    private Mono<Keys> shared(ClientRequest request, ExchangeFunction next) {
        Mono<Keys> mine =
                read(request, next).doFinally(signal -> reading.set(null)).cache();
        Mono<Keys> others = reading.compareAndExchange(null, mine);
        return others == null ? mine : others;
    }

    private Mono<Keys> read(ClientRequest request, ExchangeFunction next) {
        return next.exchange(request)
                .flatMap(response -> response.statusCode().is2xxSuccessful()
                        ? response.bodyToMono(String.class)
                        : response.createError())
                .timeout(LIMIT)
                .map(json -> new Keys(json, System.nanoTime()))
                .doOnNext(this::answered)
                .doOnError(failure -> failed(failure.toString()));
    }

    private void answered(Keys keys) {
        newest = keys;
        if (away.compareAndSet(true, false)) {
            log.info("The issuer's keys at {} can be read again", uri);
        }
    }

    private void failed(String cause) {
        if (away.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue("cause", cause)
                    .log("The issuer's keys at {} can't be read: tokens that need them are answered with 503", uri);
        }
    }
}
