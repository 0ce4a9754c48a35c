package dev.wingman.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class AccessIT {

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void eachPathAsksForItsRole() {
        String user = Tokens.of("ada", "user");
        String ops = Tokens.of("olga", "ops");
        String both = Tokens.of("olga", "user", "ops");
        String none = Tokens.of("nina");
        String strange = Tokens.of("nina", "admin", "USER");
        // path, then status without a token, for user, for ops, for both, without a role, with strange roles
        Map<String, List<Integer>> matrix = Map.ofEntries(
                Map.entry("/health", List.of(200, 200, 200, 200, 200, 200)),
                Map.entry("/health/liveness", List.of(200, 200, 200, 200, 200, 200)),
                Map.entry("/health/readiness", List.of(200, 200, 200, 200, 200, 200)),
                Map.entry("/actuator/health", List.of(200, 200, 200, 200, 200, 200)),
                Map.entry("/actuator/prometheus", List.of(200, 200, 200, 200, 200, 200)),
                Map.entry("/actuator/env", List.of(401, 403, 404, 404, 403, 403)),
                Map.entry("/health/detailed", List.of(401, 403, 200, 200, 403, 403)),
                Map.entry("/performance/health", List.of(401, 403, 200, 200, 403, 403)),
                Map.entry("/performance/metrics?range=1h", List.of(401, 403, 200, 200, 403, 403)),
                Map.entry("/performance/requests/x", List.of(401, 403, 404, 404, 403, 403)),
                Map.entry("/dashboard", List.of(200, 200, 200, 200, 200, 200)),
                Map.entry("/performance/metrics", List.of(401, 200, 200, 200, 403, 403)),
                Map.entry("/performance/ai", List.of(401, 403, 200, 200, 403, 403)),
                Map.entry("/performance/cache/answers/k/recall", List.of(401, 403, 405, 405, 403, 403)),
                Map.entry("/v1/models", List.of(401, 200, 403, 200, 403, 403)),
                Map.entry("/coach/chat", List.of(401, 405, 403, 405, 403, 403)),
                Map.entry("/no/such", List.of(401, 404, 404, 404, 403, 403)));
        matrix.forEach((path, statuses) -> {
            assertThat(status(path, null)).as(path).isEqualTo(statuses.get(0));
            assertThat(status(path, user)).as(path).isEqualTo(statuses.get(1));
            assertThat(status(path, ops)).as(path).isEqualTo(statuses.get(2));
            assertThat(status(path, both)).as(path).isEqualTo(statuses.get(3));
            assertThat(status(path, none)).as(path).isEqualTo(statuses.get(4));
            assertThat(status(path, strange)).as(path).isEqualTo(statuses.get(5));
        });
    }

    /** Ways to write paths that are for operators only. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%68ealth/detailed",
                "/health/%64etailed",
                "/health/detailed/",
                "/health;a=1/detailed;b=2",
                "//health/detailed",
                "/health//detailed",
                "/./health/detailed",
                "/x/../health/detailed",
                "/HEALTH/DETAILED",
                "/health/liveness/../detailed",
                "/health/detailed%00",
                "/%70erformance/ai",
                "/performance/a%69",
                "/performance//ai",
                "/performance/ai/",
                "/performance/ai;a=1",
                "/performance/metrics/../ai",
                "/actuator/health/../env",
                "/actuator/health/..%2fenv",
                "/%61ctuator/env"
            })
    void noSpellingOfAPathGetsAroundItsRule(String path) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            // When
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                    + Tokens.of("ada", "user") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // Then
            assertThat(answer).containsPattern("^HTTP/1.1 (400|403|404) ");
        }
    }

    @Test
    void aTokenThatIsNotValidIsRefusedWithoutSayingMuch() {
        Date soon = Date.from(Instant.now().plusSeconds(600));
        String otherKey = Base64.getEncoder().encodeToString(new byte[32]);
        JWTClaimsSet good = Tokens.claims("ada").claim("roles", List.of("user")).build();
        List<String> tokens = List.of(
                "x",
                "a.b.c",
                "",
                Tokens.sign(good, otherKey),
                Tokens.sign(good) + "x",
                new PlainJWT(good).serialize(),
                Tokens.sign(Tokens.claims("ada")
                        .expirationTime(Date.from(Instant.now().minusSeconds(60)))
                        .build()),
                Tokens.sign(Tokens.claims("ada").expirationTime(null).build()),
                Tokens.sign(Tokens.claims("ada").notBeforeTime(soon).build()),
                Tokens.sign(Tokens.claims("ada").issuer("another").build()),
                Tokens.sign(Tokens.claims("ada").issuer(null).build()),
                Tokens.sign(Tokens.claims("ada").audience("another").build()),
                Tokens.sign(Tokens.claims("ada").audience(List.of()).build()),
                Tokens.sign(Tokens.claims("ada").subject(null).build()),
                Tokens.sign(Tokens.claims("ada").subject("  ").build()),
                Tokens.sign(Tokens.claims("ada").subject("a\nb").build()),
                Tokens.sign(Tokens.claims("x".repeat(129)).build()),
                "x".repeat(9_000));
        for (String token : tokens) {
            // When
            ResponseSpec answer = get("/v1/models", token);

            // Then
            answer.expectStatus().isUnauthorized().expectHeader().valueMatches("WWW-Authenticate", "Bearer realm=.*");
        }
    }

    @Test
    void aProblemHasAStableTypeAndTheRequestsId() {
        // When
        ResponseSpec answer = get("/no/such", Tokens.of("ada", "user"));

        // Then
        answer.expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType("application/problem+json")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:wingman:problem:not-found")
                .jsonPath("$.status")
                .isEqualTo(404)
                .jsonPath("$.instance")
                .isEqualTo("/no/such")
                .jsonPath("$.requestId")
                .exists();
    }

    @Test
    void aMethodThatIsNotAllowedIsToldWhichIs() {
        gateway.clientOf("ada")
                .method(HttpMethod.DELETE)
                .uri("/coach/chat")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .valueEquals("Allow", "POST");
    }

    @Test
    void theDetailsOfTheHealthNameEachPart() {
        get("/health/detailed", Tokens.of("olga", "ops"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.parts.kafka.status")
                .isEqualTo("UP")
                .jsonPath("$.parts.chat.status")
                .isEqualTo("UP")
                .jsonPath("$.parts.chat.inFlightLimit")
                .isEqualTo(4000);
    }

    @Test
    void requestsAreCountedByRouteAndNeverByPath() {
        // Given
        get("/v1/models/no-such-model-at-all", Tokens.of("ada", "user"))
                .expectStatus()
                .isNotFound();

        // When
        String metrics = new String(
                java.util.Objects.requireNonNull(get("/actuator/prometheus", null)
                        .expectBody()
                        .returnResult()
                        .getResponseBody()),
                java.nio.charset.StandardCharsets.UTF_8);

        // Then
        assertThat(metrics)
                .contains(
                        "wingman_http_requests_seconds_count{method=\"GET\",route=\"/v1/models/{id}\",status=\"404\"}")
                .doesNotContain("no-such-model-at-all");
    }

    private static int status(String path, @Nullable String token) {
        return get(path, token).expectBody().returnResult().getStatus().value();
    }

    private static ResponseSpec get(String path, @Nullable String token) {
        return gateway.client()
                .get()
                .uri(path)
                .headers(headers -> {
                    if (token != null) {
                        headers.set("Authorization", "Bearer " + token);
                    }
                })
                .exchange();
    }
}
