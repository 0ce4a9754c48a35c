package dev.wingman.chat.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where time comes from, so that tests can turn the hands.
 *
 * @param scheduler runs what waits
 * @param nanos monotonic, for durations
 * @param clock for points in time
 */
record Timekeeper(Scheduler scheduler, LongSupplier nanos, InstantSource clock) {

    static Timekeeper system() {
        return new Timekeeper(Schedulers.parallel(), System::nanoTime, InstantSource.system());
    }

    /** Clock and timers of one scheduler, for virtual time. */
    static Timekeeper of(Scheduler scheduler) {
        return new Timekeeper(
                scheduler,
                () -> scheduler.now(TimeUnit.NANOSECONDS),
                () -> Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS)));
    }

    long now() {
        return nanos.getAsLong();
    }

    Instant instant() {
        return clock.instant();
    }

    Mono<Long> after(long nanos) {
        return Mono.delay(Duration.ofNanos(nanos), scheduler);
    }
}
