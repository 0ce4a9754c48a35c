package dev.wingman.gateway.security;

import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which tokens are taken. Exactly one of the three keys must be set.
 *
 * @param secret base64 of at least 32 bytes, for HS256
 * @param jwksUri where the issuer publishes its keys, for RS256 and ES256
 * @param publicKey PEM of an RSA key, for RS256
 * @param issuer demanded claim {@code iss}
 * @param audience demanded among the claim {@code aud}
 * @param clockSkew by how much the issuer's clock may be off
 * @param cacheFor how long a verified token is believed without another look, never past its end; zero switches it off
 * @param cacheSize how many verified tokens are remembered
 */
@ConfigurationProperties("wingman.jwt")
record JwtSettings(
        @Nullable String secret,
        @Nullable String jwksUri,
        @Nullable String publicKey,
        @DefaultValue("wingman") String issuer,
        @DefaultValue("wingman") String audience,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("60s") Duration cacheFor,
        @DefaultValue("10000") int cacheSize) {

    private static final int LEAST_SECRET_BYTES = 32;

    JwtSettings {
        secret = blankToNull(secret);
        jwksUri = blankToNull(jwksUri);
        publicKey = blankToNull(publicKey);
        long keys = Stream.of(secret != null, jwksUri != null, publicKey != null)
                .filter(present -> present)
                .count();
        if (keys != 1) {
            throw new IllegalArgumentException("exactly one of wingman.jwt.secret (JWT_SECRET), wingman.jwt.jwks-uri"
                    + " (JWT_JWKS_URI) and wingman.jwt.public-key (JWT_PUBLIC_KEY) must be set, but " + keys + " are");
        }
        if (secret != null && secretBytes(secret).length < LEAST_SECRET_BYTES) {
            throw new IllegalArgumentException("wingman.jwt.secret (JWT_SECRET) must be base64 of at least "
                    + LEAST_SECRET_BYTES + " bytes, but has " + secretBytes(secret).length);
        }
        if (cacheSize < 1) {
            throw new IllegalArgumentException("wingman.jwt.cache-size must be at least 1, but is " + cacheSize);
        }
    }

    static byte[] secretBytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("wingman.jwt.secret (JWT_SECRET) is no base64");
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    public String toString() {
        return "JwtSettings[issuer=" + issuer + ", audience=" + audience + "]";
    }
}
