package dev.wingman.chat.answers;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets through so many a second, a second's worth at once. Safe for concurrent use. */
final class Allowance {

    private static final long SECOND = 1_000_000_000L;

    private final long cost;
    private final LongSupplier nanos;

    /** When the allowance would be whole again. */
    private final AtomicLong whole;

    Allowance(int perSecond, LongSupplier nanos) {
        this.cost = SECOND / perSecond;
        this.nanos = nanos;
        this.whole = new AtomicLong(nanos.getAsLong());
    }

    boolean take() {
        long now = nanos.getAsLong();
        while (true) {
            long before = whole.get();
            long after = Math.max(before, now) + cost;
            if (after - now > SECOND) {
                return false;
            }
            if (whole.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
