package dev.wingman.gateway.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import dev.wingman.gateway.nearcache.ScriptedCacheService;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.cache.EntryUpdate;
import dev.wingman.schemas.cache.ResourceReaders;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

class AnnouncedResourcesIT {

    private static final String NONE = "There are no badges of this user.";

    private static RunningGateway gateway;
    private static ScriptedCacheService cacheService;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("wingman.redis.enabled=false", "wingman.near-cache.load-timeout=10s");
        cacheService = new ScriptedCacheService(SharedServers.kafka().bootstrapServers());
        cacheService.answersWith(request -> Optional.of(answer(request)));
        Announcing.announce("badges", "/api/users/{id}/badges", ResourceReaders.OWNER, NONE);
        Announcing.awaitServed(gateway, "/api/users/ada/badges");
    }

    @AfterAll
    static void stop() throws Exception {
        cacheService.close();
        gateway.close();
    }

    @Test
    void itIsServedAsWhatTheGatewayKnows() {
        // When
        EntityExchangeResult<String> first = get("ina", "/api/users/ina/badges", "");
        String etag = Objects.requireNonNull(first.getResponseHeaders().getETag());
        EntityExchangeResult<String> second = get("ina", "/api/users/ina/badges", "");
        EntityExchangeResult<String> third = get("ina", "/api/users/ina/badges", etag);

        // Then
        assertThat(first.getStatus().value()).isEqualTo(200);
        assertThat(first.getResponseBody()).isEqualTo("{\"of\":\"badges:ina\"}");
        assertThat(first.getResponseHeaders().getFirst("X-Cache")).isEqualTo("MISS");
        assertThat(second.getResponseHeaders().getFirst("X-Cache")).isEqualTo("HIT");
        assertThat(second.getResponseHeaders().getFirst("Age")).isNotNull();
        assertThat(third.getStatus().value()).isEqualTo(304);
    }

    @Test
    void whatIsAUsersOwnIsReadByNobodyElseButOps() {
        assertThat(get("eve", "/api/users/bob/badges", "").getStatus().value()).isEqualTo(404);
        assertThat(cacheService.asked("badges", "bob")).isZero();
        assertThat(get("olga", "/api/users/bob/badges", "", "ops").getStatus().value())
                .isEqualTo(200);
        assertThat(gateway.client()
                        .get()
                        .uri("/api/users/bob/badges")
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getStatus()
                        .value())
                .isEqualTo(401);
    }

    @Test
    void whatIsNotThereIsAProblemWithTheAnnouncedSentence() {
        // When
        EntityExchangeResult<String> answer = get("nobody", "/api/users/nobody/badges", "");

        // Then
        assertThat(answer.getStatus().value()).isEqualTo(404);
        assertThat(answer.getResponseHeaders().getContentType()).hasToString("application/problem+json");
        assertThat(answer.getResponseBody()).contains(NONE);
    }

    @Test
    void twoVariablesMakeAKeyThatNoOtherPathMakes() {
        // Given
        Announcing.announce("days", "/api/users/{id}/days/{day}", ResourceReaders.OWNER, NONE);
        Announcing.awaitServed(gateway, "/api/users/ada/days/1");

        // Then
        assertThat(get("ada", "/api/users/ada/days/monday", "").getResponseBody())
                .isEqualTo("{\"of\":\"days:ada/monday\"}");
        assertThat(get("ada", "/api/users/ada/days/x%2Fmonday", "").getStatus().value())
                .isEqualTo(404);
        assertThat(cacheService.asked("days", "ada/x/monday")).isZero();
    }

    @Test
    void itsTemplateIsTheLabelOfItsRequests() {
        // When
        get("ada", "/api/users/ada/badges", "");

        // Then
        assertThat(get("ada", "/actuator/prometheus", "").getResponseBody())
                .contains("wingman_http_requests_seconds_count{method=\"GET\",route=\"/api/users/{id}/badges\"")
                .contains("wingman_near_cache_reads_total{cache=\"badges\"");
    }

    @Test
    void aMovedResourceIsServedAtItsNewPathOnly() {
        // Given
        Announcing.announce("titles", "/api/titles/{name}", ResourceReaders.SIGNED_IN, NONE);
        Announcing.awaitServed(gateway, "/api/titles/1");

        // When
        Announcing.announce("titles", "/api/honours/{name}", ResourceReaders.SIGNED_IN, NONE);

        // Then
        Announcing.awaitServed(gateway, "/api/honours/1");
        Announcing.awaitNotServed(gateway, "/api/titles/1");
        assertThat(get("eve", "/api/honours/knight", "").getResponseBody()).isEqualTo("{\"of\":\"titles:knight\"}");
    }

    @Test
    void whatAFixedRouteServesIsServedByIt() {
        // Given
        Announcing.announce("thief", "/api/users/{id}/location", ResourceReaders.SIGNED_IN, NONE);
        Announcing.announce("any", "/api/users/{id}/{part}", ResourceReaders.SIGNED_IN, NONE);

        // When
        Announcing.awaitServed(gateway, "/api/users/ada/anything");

        // Then
        assertThat(get("ada", "/api/users/ada/location", "").getResponseBody()).isEqualTo("{\"of\":\"locations:ada\"}");
        assertThat(get("ada", "/api/users/ada/badges", "").getResponseBody()).isEqualTo("{\"of\":\"badges:ada\"}");
        Announcing.announce("any", "/api/anything/{part}", ResourceReaders.SIGNED_IN, NONE);
        Announcing.awaitNotServed(gateway, "/api/users/ada/anything");
    }

    private static EntityExchangeResult<String> get(String user, String path, String etag, String... roles) {
        return gateway.client()
                .get()
                .uri(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .headers(headers -> {
                    headers.setBearerAuth(Tokens.of(user, roles.length == 0 ? new String[] {"user"} : roles));
                    if (!etag.isEmpty()) {
                        headers.set(HttpHeaders.IF_NONE_MATCH, etag);
                    }
                })
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private static EntryUpdate answer(EntryRequested request) {
        Instant now = Instant.now();
        String value =
                request.key().equals("nobody") ? null : "{\"of\":\"" + request.cache() + ":" + request.key() + "\"}";
        return new EntryLoaded(
                request.cache(),
                request.key(),
                value,
                ChronoUnit.MICROS.between(Instant.EPOCH, now),
                Duration.ofMinutes(15).toMillis(),
                now);
    }
}
