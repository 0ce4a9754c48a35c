package dev.wingman.cache.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers that Redis is away, so that not every request waits for it: after some failures in a row one call per
 * interval is let through, until one succeeds. Logs one line when an outage begins and one when it ends. Safe for
 * concurrent use; never blocks.
 */
final class OutageGate {

    private static final Logger log = LoggerFactory.getLogger(OutageGate.class);
    private static final int FAILURES_IN_A_ROW = 3;

    private final LongSupplier nanoTime;
    private final long probeIntervalNanos;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong nextProbe = new AtomicLong();
    private volatile boolean away;

    OutageGate(Duration probeInterval, LongSupplier nanoTime, MeterRegistry meters) {
        this.nanoTime = nanoTime;
        this.probeIntervalNanos = probeInterval.toNanos();
        Gauge.builder("wingman.redis.available", this, gate -> gate.away ? 0 : 1)
                .description("1 while Redis answers, 0 during an outage")
                .register(meters);
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

    void succeeded() {
        if (failures.get() != 0) {
            failures.set(0);
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
        if (failures.incrementAndGet() < FAILURES_IN_A_ROW || away) {
            return;
        }
        synchronized (this) {
            if (!away) {
                nextProbe.set(nanoTime.getAsLong() + probeIntervalNanos);
                away = true;
                log.warn("Redis is away, going on without it: {}", cause.toString());
            }
        }
    }
}
