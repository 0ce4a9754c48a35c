package dev.wingman.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AuthenticatorTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private final MovableClock clock = new MovableClock();
    private final AtomicInteger verifications = new AtomicInteger();
    private final ReactiveJwtDecoder decoder = token -> {
        verifications.incrementAndGet();
        return token.startsWith("good")
                ? Mono.just(Jwt.withTokenValue(token)
                        .header("alg", "HS256")
                        .subject("ada")
                        .expiresAt(START.plusSeconds(10))
                        .claim("roles", List.of("user", "strange", 7))
                        .claim("tenant", "acme")
                        .build())
                : Mono.error(new BadJwtException("no"));
    };
    private final Authenticator authenticator = new Authenticator(decoder, Duration.ofSeconds(60), 100, clock);

    @Test
    void aTokenIsVerifiedOnceAndThenRemembered() {
        // Given
        authenticator.authenticate("good").block();

        // When
        Caller caller = authenticator.authenticate("good").block();

        // Then
        assertThat(caller).isNotNull();
        assertThat(caller.userId()).isEqualTo("ada");
        assertThat(caller.tenantId()).isEqualTo("acme");
        assertThat(caller.roles()).containsExactly(Role.USER);
        assertThat(verifications).hasValue(1);
        assertThat(authenticator.remembered("good")).isEqualTo(caller);
    }

    @Test
    void aTenantThatIsNoNameIsNotTakenForNone() {
        for (Object tenant : List.of(5, "", " ", List.of("acme"), Map.of())) {
            ReactiveJwtDecoder strange = token -> Mono.just(Jwt.withTokenValue(token)
                    .header("alg", "HS256")
                    .subject("ada")
                    .expiresAt(START.plusSeconds(10))
                    .claim("tenant", tenant)
                    .build());

            StepVerifier.create(new Authenticator(strange, Duration.ofSeconds(60), 100, clock).authenticate("token"))
                    .expectError(BadJwtException.class)
                    .verify();
        }
    }

    @Test
    void aTokenIsNotBelievedPastItsEnd() {
        // Given
        authenticator.authenticate("good").block();

        // When
        clock.now = START.plusSeconds(10);

        // Then
        assertThat(authenticator.remembered("good")).isNull();
    }

    @Test
    void aTokenThatIsNotValidIsNeverRemembered() {
        for (int i = 0; i < 2; i++) {
            StepVerifier.create(authenticator.authenticate("bad")).verifyError(BadJwtException.class);
        }
        assertThat(verifications).hasValue(2);
    }

    @Test
    void aTokenThatIsTooLongIsNotEvenLookedAt() {
        StepVerifier.create(authenticator.authenticate("good" + "x".repeat(9_000)))
                .verifyError(BadJwtException.class);
        assertThat(verifications).hasValue(0);
    }

    @Test
    void onlyBearerTokensAreTaken() {
        assertThat(Authenticator.bearerToken(headers("Bearer abc"))).isEqualTo("abc");
        assertThat(Authenticator.bearerToken(headers("bearer  abc "))).isEqualTo("abc");
        assertThat(Authenticator.bearerToken(headers("Basic abc"))).isNull();
        assertThat(Authenticator.bearerToken(headers("Bearer"))).isNull();
        assertThat(Authenticator.bearerToken(new HttpHeaders())).isNull();
    }

    private static HttpHeaders headers(String authorization) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.AUTHORIZATION, authorization);
        return headers;
    }

    private static final class MovableClock extends Clock {

        private Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
