package dev.wingman.gateway.challenges;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.gateway.nearcache.EntryUnavailableException;
import dev.wingman.gateway.nearcache.NearCache;
import dev.wingman.gateway.nearcache.NearRead;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
class ChallengeRoutes {

    static final String PATH = "/api/challenges";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    @Bean
    ChallengeAnswer challengeAnswer() {
        return new ChallengeAnswer(Clock.systemUTC());
    }

    @Bean
    RouterFunction<ServerResponse> challenges(NearCache cache, ChallengeAnswer answer) {
        return EdgeRoutes.get(PATH, request -> page(request, cache, answer));
    }

    private static Mono<ServerResponse> page(ServerRequest request, NearCache cache, ChallengeAnswer answer) {
        return Mono.fromCallable(() -> ChallengeQuery.of(request.queryParams()).key())
                .flatMap(key -> cache.read(key, RequestContext.of(request).trace()))
                .filter(read -> read.entry().present())
                .switchIfEmpty(Mono.error(() -> unavailable()))
                .onErrorMap(EntryUnavailableException.class, missing -> unavailable())
                .flatMap(read -> response(read, answer));
    }

    private static Mono<ServerResponse> response(NearRead read, ChallengeAnswer answer) {
        return ServerResponse.status(HttpStatus.OK).build((exchange, context) -> answer.write(exchange, read));
    }

    private static Rejection unavailable() {
        return Rejection.of(ProblemType.UNAVAILABLE, "The challenges can't be read now; try again in a moment.")
                .withRetryAfter(RETRY_AFTER);
    }
}
