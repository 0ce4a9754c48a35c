package dev.wingman.gateway.edge;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes ids that nobody can guess: a prefix and 22 URL-safe characters (128 random bits). Safe for concurrent use. */
public final class Ids {

    private static final ThreadLocal<SecureRandom> RANDOM = ThreadLocal.withInitial(SecureRandom::new);
    private static final Base64.Encoder URL_SAFE = Base64.getUrlEncoder().withoutPadding();

    private Ids() {}

    public static String request() {
        return random("req_");
    }

    public static String conversation() {
        return random("conv_");
    }

    private static String random(String prefix) {
        byte[] bytes = new byte[16];
        RANDOM.get().nextBytes(bytes);
        return prefix + URL_SAFE.encodeToString(bytes);
    }
}
