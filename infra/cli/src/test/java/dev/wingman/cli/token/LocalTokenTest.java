package dev.wingman.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.wingman.cli.home.LocalKey;
import dev.wingman.cli.home.WingmanHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTokenTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void aTokenSaysWhoAndIsSignedWithTheKeyOfTheHome(@TempDir Path directory) throws Exception {
        // Given
        WingmanHome home = new WingmanHome(directory);

        // When
        String token = new LocalToken("ann", LocalToken.Role.ops, "acme", Duration.ofHours(1)).sign(home, NOW);

        // Then
        SignedJWT read = SignedJWT.parse(token);
        assertThat(read.verify(new MACVerifier(Base64.getDecoder().decode(LocalKey.of(home)))))
                .isTrue();
        assertThat(read.getJWTClaimsSet().getSubject()).isEqualTo("ann");
        assertThat(read.getJWTClaimsSet().getIssuer()).isEqualTo("wingman");
        assertThat(read.getJWTClaimsSet().getAudience()).containsExactly("wingman");
        assertThat(read.getJWTClaimsSet().getStringListClaim("roles")).isEqualTo(List.of("user", "ops"));
        assertThat(read.getJWTClaimsSet().getStringClaim("tenant")).isEqualTo("acme");
        assertThat(read.getJWTClaimsSet().getExpirationTime()).isEqualTo(Date.from(NOW.plusSeconds(3600)));
    }

    @Test
    void theKeyIsMadeOnceAndOnlyItsOwnerCanReadIt(@TempDir Path directory) throws Exception {
        WingmanHome home = new WingmanHome(directory);

        assertThat(LocalKey.of(home)).isEqualTo(LocalKey.of(home));
        assertThat(Base64.getDecoder().decode(LocalKey.of(home))).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("jwt.secret"))))
                .isEqualTo("rw-------");
    }
}
