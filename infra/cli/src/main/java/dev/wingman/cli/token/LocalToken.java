package dev.wingman.cli.token;

import dev.wingman.cli.home.LocalKey;
import dev.wingman.cli.home.WingmanHome;
import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.schemas.WireJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A JWT signed with the local key (HS256), as the gateway of the local system expects it.
 *
 * @param user who it speaks for; the claim {@code sub}
 * @param role {@code user} or {@code ops}; an operator is a user too
 * @param tenant null for none
 * @param validFor from now
 */
public record LocalToken(String user, Role role, @Nullable String tenant, Duration validFor) {

    /** What the bearer may do. */
    public enum Role {
        user(List.of("user")),
        ops(List.of("user", "ops"));

        private final List<String> claim;

        Role(List<String> claim) {
            this.claim = claim;
        }
    }

    private static final String ALGORITHM = "HmacSHA256";
    private static final String DEFAULT_NAME = "wingman";

    /** Encodes and signs it. */
    public String sign(WingmanHome home, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", environmentOr("JWT_ISSUER", DEFAULT_NAME));
        claims.put("aud", environmentOr("JWT_AUDIENCE", DEFAULT_NAME));
        claims.put("sub", user);
        claims.put("roles", role.claim);
        if (tenant != null) {
            claims.put("tenant", tenant);
        }
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(validFor).getEpochSecond());
        String signed = base64(json(Map.of("alg", "HS256"))) + "." + base64(json(claims));
        return signed + "." + base64(hmac(LocalKey.of(home), signed));
    }

    private static byte[] hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw CommandFailedException.impossible("The JWT secret is no Base64 of at least 32 bytes.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static byte[] json(Map<String, ?> object) {
        return WireJson.MAPPER.writeValueAsBytes(object);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String environmentOr(String name, String fallback) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? fallback : value;
    }
}
