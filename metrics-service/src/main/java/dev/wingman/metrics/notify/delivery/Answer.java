package dev.wingman.metrics.notify.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of an attempt. No reason holds an address or a secret. */
sealed interface Answer {

    /** The receiver has it. */
    record Taken() implements Answer {}

    /** It will never take it. */
    record Refused(String reason) implements Answer {}

    /**
     * It may take it later.
     *
     * @param retryAfter how long the receiver wants to be left alone; null when it did not say
     * @param mayHaveIt whether it may have taken it all the same
     */
    record Later(String reason, @Nullable Duration retryAfter, boolean mayHaveIt) implements Answer {}
}
