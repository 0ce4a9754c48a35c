package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.routes.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The headers of Standard Webhooks. {@code webhook-id} is the same in every attempt.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">its text</a>
 */
final class Signature {

    private static final String PREFIX = "whsec_";

    private Signature() {}

    /** @param secret null signs nothing */
    static Map<String, String> headers(@Nullable Secret secret, String id, Instant now, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        String timestamp = Long.toString(now.getEpochSecond());
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", timestamp);
        if (secret != null) {
            headers.put("webhook-signature", "v1," + signature(secret, id + "." + timestamp + ".", body));
        }
        return headers;
    }

    private static String signature(Secret secret, String head, byte[] body) {
        byte[] key = Base64.getDecoder().decode(secret.value().substring(PREFIX.length()));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
