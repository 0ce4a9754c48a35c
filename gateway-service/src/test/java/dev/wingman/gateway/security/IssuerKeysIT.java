package dev.wingman.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import dev.wingman.localstack.Ports;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Tokens of an issuer whose keys are read from where it publishes them, or are given as a PEM. */
class IssuerKeysIT {

    private static final JWTClaimsSet GOOD =
            Tokens.claims("ada").claim("roles", List.of("user")).build();

    @Test
    void aGatewayStartsWithoutTheKeysAndTakesTokensAsSoonAsItCanReadThem() throws Exception {
        int port = Ports.free();
        try (Issuer issuer = new Issuer();
                Issuer another = new Issuer();
                RunningGateway gateway =
                        RunningGateway.start("wingman.jwt.jwks-uri=http://127.0.0.1:" + port + "/keys")) {
            // Given
            models(gateway, issuer.rs256(GOOD))
                    .expectStatus()
                    .isEqualTo(503)
                    .expectHeader()
                    .exists("Retry-After")
                    .expectBody()
                    .jsonPath("$.error.message")
                    .isEqualTo("Tokens can't be verified at the moment.")
                    .jsonPath("$.error.type")
                    .isEqualTo("server_error");

            // When
            issuer.publishKeys(port);

            // Then
            takes(gateway, issuer.rs256(GOOD));
            takes(gateway, issuer.es256(GOOD));
            refusesAllBut(issuer, another, gateway);
            takes(gateway, issuer.rs256(GOOD));
        }
    }

    @Test
    void tokensThatNameUnknownKeysDoNotTurnIntoRequestsToTheIssuer() throws Exception {
        int port = Ports.free();
        try (Issuer issuer = new Issuer();
                RunningGateway gateway =
                        RunningGateway.start("wingman.jwt.jwks-uri=http://127.0.0.1:" + port + "/keys")) {
            // Given
            issuer.publishKeys(port);
            takes(gateway, issuer.rs256(GOOD));
            int before = issuer.readings();

            // When
            for (int i = 0; i < 30; i++) {
                refuses(gateway, issuer.rs256WithKeyId("unknown-" + i, GOOD));
            }

            // Then
            assertThat(issuer.readings() - before).isLessThanOrEqualTo(2);
            takes(gateway, issuer.rs256(GOOD));
        }
    }

    @Test
    void aKeyGivenAsPemVerifiesItsOwnTokensOnly() throws Exception {
        try (Issuer issuer = new Issuer();
                Issuer another = new Issuer();
                RunningGateway gateway = RunningGateway.start("wingman.jwt.public-key=" + issuer.publicKeyPem())) {
            takes(gateway, issuer.rs256(GOOD));
            refuses(gateway, issuer.es256(GOOD));
            refusesAllBut(issuer, another, gateway);
        }
    }

    private static void refusesAllBut(Issuer issuer, Issuer another, RunningGateway gateway) throws Exception {
        List<String> tokens = List.of(
                another.rs256(GOOD),
                another.es256(GOOD),
                issuer.hs256WithThePublicKey(GOOD),
                Tokens.sign(GOOD),
                new PlainJWT(GOOD).serialize(),
                issuer.rs256(GOOD) + "x",
                issuer.rs256(Tokens.claims("ada")
                        .claim("roles", List.of("user"))
                        .expirationTime(Date.from(Instant.now().minusSeconds(60)))
                        .build()),
                issuer.rs256(Tokens.claims("ada").audience("another").build()),
                issuer.rs256(Tokens.claims("ada").issuer("another").build()));
        for (String token : tokens) {
            models(gateway, token)
                    .expectStatus()
                    .isUnauthorized()
                    .expectHeader()
                    .valueMatches("WWW-Authenticate", "Bearer realm=.*invalid_token.*")
                    .expectBody()
                    .jsonPath("$.error.code")
                    .isEqualTo("invalid_api_key");
        }
        assertThat(tokens).doesNotHaveDuplicates();
    }

    private static void takes(RunningGateway gateway, String token) {
        models(gateway, token).expectStatus().isOk().expectBody(String.class);
    }

    private static void refuses(RunningGateway gateway, String token) {
        models(gateway, token).expectStatus().isUnauthorized().expectBody(String.class);
    }

    private static ResponseSpec models(RunningGateway gateway, String token) {
        return gateway.client()
                .get()
                .uri("/v1/models")
                .headers(headers -> headers.setBearerAuth(token))
                .exchange();
    }
}
