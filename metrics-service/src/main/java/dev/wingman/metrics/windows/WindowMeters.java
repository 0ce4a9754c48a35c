package dev.wingman.metrics.windows;

import dev.wingman.schemas.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the windows can't show: events that are in none. Counted as they are processed, so what a crash makes to be
 * processed again is counted again. Each has the tag {@code topic}, a topic of the telemetry. Safe for concurrent use.
 *
 * <ul>
 *   <li>{@code wingman.telemetry.late}: events older than the panes that their partition had closed
 *   <li>{@code wingman.telemetry.quarantined}: events from a future that did not come
 *   <li>{@code wingman.telemetry.unreadable}: records sent to the dead-letter topic
 *   <li>{@code wingman.telemetry.overflow}: events counted as {@code other} for lack of room
 *   <li>{@code wingman.telemetry.watermark}, tag {@code partition}: event time of the partition in seconds since 1970;
 *       only in the instance that reads it
 *   <li>{@code wingman.windows.published}: end of the last windows, in seconds since 1970; 0 in instances that publish none
 * </ul>
 */
final class WindowMeters {

    private static final double MILLIS = 1_000.0;

    private final MeterRegistry registry;
    private final Map<String, OfTopic> topics = new ConcurrentHashMap<>();

    WindowMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    OfTopic of(Topic<?> telemetry) {
        return topics.computeIfAbsent(telemetry.name(), topic -> new OfTopic(registry, topic));
    }

    private static final class Watermark {
        private volatile long millis;
        private @Nullable Gauge gauge;
    }

    /** Those of one topic of the telemetry. Safe for concurrent use. */
    static final class OfTopic {

        private final MeterRegistry registry;
        private final String topic;
        private final Counter late;
        private final Counter quarantined;
        private final Counter unreadable;
        private final Counter overflow;
        private final Map<Integer, Watermark> watermarks = new ConcurrentHashMap<>();
        private volatile long published;

        private OfTopic(MeterRegistry registry, String topic) {
            this.registry = registry;
            this.topic = topic;
            this.late = registry.counter("wingman.telemetry.late", "topic", topic);
            this.quarantined = registry.counter("wingman.telemetry.quarantined", "topic", topic);
            this.unreadable = registry.counter("wingman.telemetry.unreadable", "topic", topic);
            this.overflow = registry.counter("wingman.telemetry.overflow", "topic", topic);
            Gauge.builder("wingman.windows.published", () -> published / MILLIS)
                    .tag("topic", topic)
                    .baseUnit("seconds")
                    .register(registry);
        }

        void late() {
            late.increment();
        }

        void quarantined(long events) {
            quarantined.increment(events);
        }

        long lateEvents() {
            return (long) late.count();
        }

        long quarantinedEvents() {
            return (long) quarantined.count();
        }

        void unreadable() {
            unreadable.increment();
        }

        void overflow(long events) {
            overflow.increment(events);
        }

        /** The partition is read here, and has come so far. */
        void watermark(int partition, long millis) {
            watermarks.computeIfAbsent(partition, this::watermark).millis = millis;
        }

        private Watermark watermark(int partition) {
            Watermark watermark = new Watermark();
            watermark.gauge = Gauge.builder("wingman.telemetry.watermark", watermark, each -> each.millis / MILLIS)
                    .tag("topic", topic)
                    .tag("partition", Integer.toString(partition))
                    .baseUnit("seconds")
                    .strongReference(true)
                    .register(registry);
            return watermark;
        }

        /** The partition is no longer read here. */
        void given(int partition) {
            Watermark watermark = watermarks.remove(partition);
            if (watermark != null && watermark.gauge != null) {
                registry.remove(watermark.gauge);
            }
        }

        void published(long millis) {
            published = millis;
        }
    }
}
