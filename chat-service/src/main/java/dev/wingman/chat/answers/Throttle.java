package dev.wingman.chat.answers;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets through so much a second: a burst at once, then no more than is due. What is taken last may exceed the burst, so
 * that nothing is too large to be taken ever. Safe for concurrent use.
 */
final class Throttle {

    private static final double SECOND = 1e9;

    private final double perSecond;
    private final long burst;
    private final LongSupplier nanos;

    /** When all that was taken is due. */
    private final AtomicLong due;

    /**
     * @param perSecond above 0
     * @param burst for how long ahead may be taken at once
     */
    Throttle(double perSecond, Duration burst, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.burst = burst.toNanos();
        this.nanos = nanos;
        this.due = new AtomicLong(nanos.getAsLong());
    }

    /** @param amount not negative, in the unit of {@code perSecond} */
    boolean take(double amount) {
        long now = nanos.getAsLong();
        while (true) {
            long before = due.get();
            if (before - now >= burst) {
                return false;
            }
            long after = Math.max(before, now) + (long) (amount / perSecond * SECOND);
            if (due.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
