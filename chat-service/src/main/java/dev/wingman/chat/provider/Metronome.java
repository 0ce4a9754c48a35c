package dev.wingman.chat.provider;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * A beat that many streams share: one timer for each processor, however many streams listen, and none while nobody does.
 * Safe for concurrent use.
 */
final class Metronome {

    private final List<Flux<Long>> beats;
    private final AtomicInteger next = new AtomicInteger();

    /** @param period between two beats: how late a listener may act at most */
    Metronome(Duration period, Scheduler scheduler) {
        this.beats = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(processor -> Flux.interval(period, scheduler)
                        .onBackpressureDrop()
                        .publish()
                        .refCount())
                .toList();
    }

    /** Beats for one listener; those that it has no demand for are left out. */
    Flux<Long> beats() {
        return beats.get(Math.floorMod(next.getAndIncrement(), beats.size())).onBackpressureDrop();
    }
}
