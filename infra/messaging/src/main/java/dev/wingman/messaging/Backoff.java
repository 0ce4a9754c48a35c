package dev.wingman.messaging;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential backoff with jitter: a wait of half to the whole of {@code initial * 2^(attempt - 1)}, at most {@code max}.
 *
 * @param initial longest wait after the first failed attempt; positive
 * @param max longest wait at all; at least {@code initial}
 */
record Backoff(Duration initial, Duration max) {

    private static final int LARGEST_SHIFT = 30;

    Backoff {
        if (initial.isZero() || initial.isNegative() || max.compareTo(initial) < 0) {
            throw new IllegalArgumentException("backoff: initial " + initial + " must be positive and at most " + max);
        }
    }

    /** @param attempt number of the attempt that failed, from 1 */
    Duration after(int attempt) {
        Duration grown = initial.multipliedBy(1L << Math.min(attempt - 1, LARGEST_SHIFT));
        long ceiling = Math.max(2, (grown.compareTo(max) < 0 ? grown : max).toNanos());
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
    }
}
