package dev.wingman.metrics.latency;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the windows can't show: events that are in none. Counted as they are processed, so what a crash makes to be
 * processed again is counted again. Safe for concurrent use.
 *
 * <ul>
 *   <li>{@code wingman.telemetry.late}: events older than the panes that their partition had closed
 *   <li>{@code wingman.telemetry.quarantined}: events from a future that did not come
 *   <li>{@code wingman.telemetry.unreadable}: records sent to the dead-letter topic
 *   <li>{@code wingman.telemetry.overflow}: events counted as {@code other} for lack of room
 *   <li>{@code wingman.telemetry.watermark}, tag {@code partition}: event time of the partition in seconds since 1970
 *   <li>{@code wingman.latency.published}: end of the last windows, in seconds since 1970
 * </ul>
 */
final class LatencyMeters {

    private final MeterRegistry registry;
    private final Counter late;
    private final Counter quarantined;
    private final Counter unreadable;
    private final Counter overflow;
    private final Map<Integer, Long> watermarks = new ConcurrentHashMap<>();
    private volatile long published;

    LatencyMeters(MeterRegistry registry) {
        this.registry = registry;
        this.late = registry.counter("wingman.telemetry.late");
        this.quarantined = registry.counter("wingman.telemetry.quarantined");
        this.unreadable = registry.counter("wingman.telemetry.unreadable");
        this.overflow = registry.counter("wingman.telemetry.overflow");
        Gauge.builder("wingman.latency.published", () -> published / 1_000.0)
                .baseUnit("seconds")
                .register(registry);
    }

    void late() {
        late.increment();
    }

    void quarantined(long events) {
        quarantined.increment(events);
    }

    void unreadable() {
        unreadable.increment();
    }

    void overflow(long events) {
        overflow.increment(events);
    }

    void watermark(int partition, long millis) {
        if (watermarks.put(partition, millis) == null) {
            Gauge.builder("wingman.telemetry.watermark", watermarks, all -> all.getOrDefault(partition, 0L) / 1_000.0)
                    .tag("partition", Integer.toString(partition))
                    .baseUnit("seconds")
                    .register(registry);
        }
    }

    void published(long millis) {
        published = millis;
    }
}
