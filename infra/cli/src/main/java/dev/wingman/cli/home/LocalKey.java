package dev.wingman.cli.home;

import dev.wingman.cli.terminal.CommandFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret that signs tokens of the local system: {@code JWT_SECRET} if that is set, else generated for the home. */
public final class LocalKey {

    private static final int BYTES = 32;

    private LocalKey() {}

    /** Whether the environment names keys of an identity provider; then the gateways accept no token of the local key. */
    public static boolean isReplaced() {
        return isSet("JWT_JWKS_URI") || isSet("JWT_PUBLIC_KEY");
    }

    /** At least 32 bytes, in Base64. Makes a secret at first use, in a file that only its owner can read. */
    public static String of(WingmanHome home) {
        String configured = System.getenv("JWT_SECRET");
        if (configured != null && !configured.isBlank()) {
            return configured;
        }
        try {
            if (Files.exists(home.secret())) {
                return Files.readString(home.secret()).trim();
            }
        } catch (IOException e) {
            throw CommandFailedException.failed("Can't read " + home.secret() + ": " + e.getMessage());
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        String encoded = Base64.getEncoder().encodeToString(secret);
        WingmanHome.writePrivately(home.secret(), encoded + "\n");
        return encoded;
    }

    private static boolean isSet(String name) {
        String value = System.getenv(name);
        return value != null && !value.isBlank();
    }
}
