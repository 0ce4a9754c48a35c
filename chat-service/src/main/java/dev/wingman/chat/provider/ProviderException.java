package dev.wingman.chat.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call failed. The message is for logs: it names what happened in Wingman's words, and never carries text, headers or
 * bodies of a request or a response.
 */
final class ProviderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProviderFault fault;
    private final @Nullable Duration retryAfter;

    ProviderException(ProviderFault fault, String message) {
        this(fault, message, null);
    }

    /** @param retryAfter how long the provider asks to be left alone; null when it does not say */
    ProviderException(ProviderFault fault, String message, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.fault = fault;
        this.retryAfter = retryAfter;
    }

    ProviderFault fault() {
        return fault;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
