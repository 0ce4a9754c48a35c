package dev.wingman.chat.provider;

import dev.wingman.schemas.WireJson;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an error of a provider means. Only its status and the words {@code type} and {@code code} are looked at; the
 * message is for people and may repeat the prompt.
 */
final class HttpFault {

    private static final int LONGEST_WORD = 64;

    private HttpFault() {}

    /** An answer with an error status. */
    static ProviderFault of(int status, byte[] body) {
        String words = words(body);
        if (has(words, "content_filter", "content_policy_violation", "content_policy")) {
            return ProviderFault.CONTENT_REFUSED;
        }
        if (has(words, "insufficient_quota", "billing_error", "billing_hard_limit_reached", "model_not_found")) {
            return ProviderFault.ACCOUNT_REFUSED;
        }
        return switch (status) {
            case 408, 504 -> ProviderFault.TIMED_OUT;
            case 429 -> ProviderFault.RATE_LIMITED;
            case 400, 413, 414, 422 -> ProviderFault.REQUEST_REFUSED;
            case 409, 425 -> ProviderFault.UNAVAILABLE;
            // 401 and 403: the key; 402: the bill; 404 and redirects: address or model name.
            default -> status >= 500 ? ProviderFault.UNAVAILABLE : ProviderFault.ACCOUNT_REFUSED;
        };
    }

    /** An error that comes inside the stream, after the status said that all was well. */
    static ProviderFault inStream(JsonNode error) {
        String words = words(error);
        if (has(words, "content_filter", "content_policy_violation")) {
            return ProviderFault.CONTENT_REFUSED;
        }
        if (has(words, "rate_limit_error", "rate_limit_exceeded", "429")) {
            return ProviderFault.RATE_LIMITED;
        }
        if (has(words, "invalid_request_error", "request_too_large", "context_length_exceeded", "400")) {
            return ProviderFault.REQUEST_REFUSED;
        }
        if (has(words, "authentication_error", "permission_error", "billing_error", "insufficient_quota")) {
            return ProviderFault.ACCOUNT_REFUSED;
        }
        return has(words, "timeout_error") ? ProviderFault.TIMED_OUT : ProviderFault.UNAVAILABLE;
    }

    private static String words(byte[] body) {
        try {
            JsonNode root = WireJson.MAPPER.readTree(body);
            return words(root.has("error") ? root.path("error") : root);
        } catch (JacksonException e) {
            return " ";
        }
    }

    private static String words(JsonNode error) {
        return " " + word(error.path("type")) + " " + word(error.path("code")) + " ";
    }

    private static String word(JsonNode node) {
        String word = node.isValueNode() ? node.asString("").toLowerCase(Locale.ROOT) : "";
        return word.length() > LONGEST_WORD ? "" : word;
    }

    private static boolean has(String words, String... wanted) {
        for (String word : wanted) {
            if (words.contains(" " + word + " ")) {
                return true;
            }
        }
        return false;
    }
}
