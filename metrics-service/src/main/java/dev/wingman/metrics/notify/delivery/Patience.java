package dev.wingman.metrics.notify.delivery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a letter is tried again.
 *
 * @param attempt how long one attempt may take
 * @param initial longest wait after the first failed attempt; doubles with each
 * @param max longest wait
 * @param giveUpAfter no attempt begins later than this after the first
 */
public record Patience(Duration attempt, Duration initial, Duration max, Duration giveUpAfter) {

    private static final int LARGEST_SHIFT = 20;

    /** Half to the whole of what has doubled with each attempt, so that receivers that failed together do not return so. */
    Duration after(int attempts) {
        Duration grown = initial.multipliedBy(1L << Math.min(attempts - 1, LARGEST_SHIFT));
        long ceiling = Math.max(2, (grown.compareTo(max) < 0 ? grown : max).toNanos());
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
    }
}
