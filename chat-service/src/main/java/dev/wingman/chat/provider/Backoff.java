package dev.wingman.chat.provider;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next try: a random part of a ceiling that doubles with each try ("full jitter"), and never
 * less than the provider asks for. Safe for concurrent use.
 *
 * @param initial ceiling before the first retry
 * @param max highest ceiling
 * @param random from 0 (included) to 1 (excluded)
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential backoff and
 *     jitter</a>
 */
record Backoff(Duration initial, Duration max, DoubleSupplier random) {

    private static final int MOST_DOUBLINGS = 30;

    /**
     * The wait before a retry.
     *
     * @param retry number of the retry, from 1
     * @param retryAfter what the provider asks for; the jitter comes on top, so that callers do not return as one
     * @return nanoseconds
     */
    long nanos(int retry, @Nullable Duration retryAfter) {
        long doubled = initial.toNanos() << Math.min(retry - 1, MOST_DOUBLINGS);
        long ceiling = doubled <= 0 || doubled > max.toNanos() ? max.toNanos() : doubled;
        long jitter = (long) (random.getAsDouble() * ceiling);
        return retryAfter == null ? jitter : Math.addExact(retryAfter.toNanos(), jitter);
    }
}
