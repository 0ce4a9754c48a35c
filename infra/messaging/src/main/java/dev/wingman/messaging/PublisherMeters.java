package dev.wingman.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The metrics of an {@link EventPublisher}. Safe for concurrent use.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><td>{@code wingman.publisher.in.flight}</td><td>gauge: events taken and not acknowledged</td></tr>
 * <tr><td>{@code wingman.publisher.ack.time}</td><td>timer per {@code topic}: from the call to the acknowledgement by
 * all in-sync replicas; its count is the number of published events</td></tr>
 * <tr><td>{@code wingman.publisher.failed}</td><td>counter per {@code topic}: taken, and not acknowledged in time</td></tr>
 * <tr><td>{@code wingman.publisher.dropped}</td><td>counter per {@code topic}: not taken, because too many wait</td></tr>
 * </table>
 */
final class PublisherMeters {

    /** What is counted for one topic. */
    record OfTopic(Timer ackTime, Counter failed, Counter dropped) {}

    private final MeterRegistry registry;
    private final Gauge inFlight;
    private final Map<String, OfTopic> topics = new ConcurrentHashMap<>();

    PublisherMeters(MeterRegistry registry, NonBlockingSender sender) {
        this.registry = registry;
        this.inFlight = Gauge.builder("wingman.publisher.in.flight", sender, NonBlockingSender::pending)
                .register(registry);
    }

    OfTopic of(String topic) {
        return topics.computeIfAbsent(
                topic,
                name -> new OfTopic(
                        registry.timer("wingman.publisher.ack.time", "topic", name),
                        registry.counter("wingman.publisher.failed", "topic", name),
                        registry.counter("wingman.publisher.dropped", "topic", name)));
    }

    void close() {
        registry.remove(inFlight);
    }
}
