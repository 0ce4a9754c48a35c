package dev.wingman.gateway.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.resources.AnnouncedResources.Resource;
import dev.wingman.schemas.cache.PublicRead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AnnouncedRoutesTest {

    private final AnnouncedRoutes routes = new AnnouncedRoutes((request, key, absent) -> Mono.empty());

    @Test
    void untilAllIsKnownWhatIsNotFoundBelowTheRootCanNotBeTold() {
        // Given
        routes.serve(List.of(new Resource("badges", PublicRead.bySignedIn("/api/badges/{id}", "There is none."))));

        // Then
        StepVerifier.create(route("/api/medals/7"))
                .verifyErrorSatisfies(error -> assertThat(error).isInstanceOfSatisfying(Rejection.class, rejection -> {
                    assertThat(rejection.type()).isEqualTo(ProblemType.UNAVAILABLE);
                    assertThat(rejection.headers().getFirst("Retry-After")).isEqualTo("1");
                }));
        StepVerifier.create(route("/performance/medals")).verifyComplete();
        StepVerifier.create(route("/api/badges/7")).expectNextCount(1).verifyComplete();
    }

    @Test
    void onceAllIsKnownWhatIsNotFoundIsNotThere() {
        // When
        routes.complete();

        // Then
        StepVerifier.create(route("/api/medals/7")).verifyComplete();
    }

    private Mono<HandlerFunction<ServerResponse>> route(String path) {
        return routes.route(
                ServerRequest.create(MockServerWebExchange.from(MockServerHttpRequest.get(path)), List.of()));
    }
}
