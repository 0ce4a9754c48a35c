package dev.wingman.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of statements that took too long, at most {@value #MOST_PER_MINUTE} a minute; all are counted
 * ({@code wingman.pool.slow.statements}). Safe for concurrent use.
 */
final class SlowStatements {

    static final int MOST_PER_MINUTE = 20;

    private static final Logger log = LoggerFactory.getLogger(SlowStatements.class);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final String pool;
    private final long limitNanos;
    private final LongSupplier nanoTime;
    private final Counter slow;
    private final AtomicLong minuteBegan;
    private final AtomicLong inMinute = new AtomicLong();

    /** @param limit what is too long; zero: nothing */
    SlowStatements(String pool, Duration limit, LongSupplier nanoTime, MeterRegistry meters) {
        this.pool = pool;
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
        this.minuteBegan = new AtomicLong(nanoTime.getAsLong());
        this.slow = Counter.builder("wingman.pool.slow.statements")
                .description("Statements that took longer than they should")
                .tag("pool", pool)
                .register(meters);
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** A statement has ended, in whatever way. */
    void ended(String sql, long startedNanos) {
        long now = nanoTime.getAsLong();
        if (limitNanos == 0 || now - startedNanos <= limitNanos) {
            return;
        }
        slow.increment();
        long began = minuteBegan.get();
        if (now - began >= MINUTE && minuteBegan.compareAndSet(began, now)) {
            long untold = inMinute.getAndSet(0) - MOST_PER_MINUTE;
            if (untold > 0) {
                log.atWarn().addKeyValue("pool", pool).log("{} more statements were slow", untold);
            }
        }
        if (inMinute.incrementAndGet() <= MOST_PER_MINUTE) {
            log.atWarn()
                    .addKeyValue("pool", pool)
                    .log(
                            "a statement took {} ms: {}",
                            (now - startedNanos) / 1_000_000,
                            HeldConnections.shortened(sql));
        }
    }
}
