package dev.wingman.gateway.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JwtSettingsTest {

    private static final String GOOD = Base64.getEncoder().encodeToString(new byte[32]);

    @Test
    void withoutAKeyTheMessageNamesEveryWayToSetOne() {
        assertThatThrownBy(() -> settings(null, " ", ""))
                .hasMessageContainingAll("JWT_SECRET", "JWT_JWKS_URI", "JWT_PUBLIC_KEY", "but 0 are");
    }

    @Test
    void twoKeysAreOneTooMany() {
        assertThatThrownBy(() -> settings(GOOD, "http://issuer/keys", null)).hasMessageContaining("but 2 are");
    }

    @Test
    void aSecretThatIsTooShortIsRefusedWithoutShowingIt() {
        String secret =
                Base64.getEncoder().encodeToString("short secret".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThatThrownBy(() -> settings(secret, null, null))
                .hasMessageContainingAll("JWT_SECRET", "32 bytes", "has 12")
                .message()
                .doesNotContain(secret);
    }

    @Test
    void aSecretThatIsNoBase64IsRefused() {
        assertThatThrownBy(() -> settings("%%%", null, null)).hasMessageContaining("no base64");
    }

    @Test
    void aGoodSecretIsTaken() {
        assertThatCode(() -> settings(GOOD, null, null)).doesNotThrowAnyException();
    }

    private static JwtSettings settings(@Nullable String secret, @Nullable String jwksUri, @Nullable String publicKey) {
        return new JwtSettings(
                secret, jwksUri, publicKey, "wingman", "wingman", Duration.ZERO, Duration.ofMinutes(1), 10);
    }
}
