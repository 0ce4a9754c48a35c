package dev.wingman.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers that Redis is away, so that not every request waits for it: after at least three failures in a row that
 * span some time, without a success between them, one call per interval is let through, until one succeeds. A short
 * stall, which fails many commands together, is no outage. Logs one line when an outage begins and one when it ends.
 * Safe for concurrent use; never blocks.
 */
final class OutageGate {

    private static final Logger log = LoggerFactory.getLogger(OutageGate.class);
    private static final int FAILURES_IN_A_ROW = 3;

    /** @param since when the first of them was seen, in nanoseconds */
    private record Failures(int inARow, long since) {}

    private final LongSupplier nanoTime;
    private final long outageAfterNanos;
    private final long probeIntervalNanos;
    private final AtomicReference<@Nullable Failures> failures = new AtomicReference<>();
    private final AtomicLong nextProbe = new AtomicLong();
    private volatile boolean away;

    OutageGate(Duration outageAfter, Duration probeInterval, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.outageAfterNanos = outageAfter.toNanos();
        this.probeIntervalNanos = probeInterval.toNanos();
    }

    /** Whether a call may be tried now. */
    boolean admits() {
        if (!away) {
            return true;
        }
        long now = nanoTime.getAsLong();
        long due = nextProbe.get();
        return now - due >= 0 && nextProbe.compareAndSet(due, now + probeIntervalNanos);
    }

    /** Whether no outage is known. */
    boolean available() {
        return !away;
    }

    void succeeded() {
        if (failures.get() != null) {
            failures.set(null);
        }
        if (away) {
            synchronized (this) {
                if (away) {
                    away = false;
                    log.info("Redis is back");
                }
            }
        }
    }

    void failed(Throwable cause) {
        if (away) {
            return;
        }
        long now = nanoTime.getAsLong();
        Failures all = failures.updateAndGet(
                before -> before == null ? new Failures(1, now) : new Failures(before.inARow() + 1, before.since()));
        if (all == null || all.inARow() < FAILURES_IN_A_ROW || now - all.since() < outageAfterNanos) {
            return;
        }
        synchronized (this) {
            if (!away) {
                nextProbe.set(now + probeIntervalNanos);
                away = true;
                log.warn("Redis is away, going on without it: {}", cause.toString());
            }
        }
    }
}
