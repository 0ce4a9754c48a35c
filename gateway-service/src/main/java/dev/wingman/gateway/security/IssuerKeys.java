package dev.wingman.gateway.security;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Reads the issuer's keys, each time within 5 s, or not at all. Logs one line when they can't be read any more and one
 * when they can. Safe for concurrent use.
 */
final class IssuerKeys {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    private final String uri;
    private final AtomicBoolean away = new AtomicBoolean();

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
        return next.exchange(request)
                .timeout(LIMIT)
                .doOnNext(response -> answered(response.statusCode()))
                .doOnError(failure -> failed(failure.toString()));
    }

    private void answered(HttpStatusCode status) {
        if (!status.is2xxSuccessful()) {
            failed("HTTP " + status.value());
        } else if (away.compareAndSet(true, false)) {
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
