package dev.wingman.metrics.notify.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * Counted by the instance that sends, by {@code receiver}. Safe for concurrent use.
 *
 * <ul>
 *   <li>{@code wingman.notify.sent}: letters that were taken
 *   <li>{@code wingman.notify.failed}: letters that were given up, by {@code reason}: {@code refused}, {@code unreachable}
 *   <li>{@code wingman.notify.retried}: attempts that were not taken and are made again
 *   <li>{@code wingman.notify.repeatable}: letters that were taken and that the receiver may have twice
 *   <li>{@code wingman.notify.throttled}: groups that were told in a digest
 *   <li>{@code wingman.notify.queue}: letters that wait
 * </ul>
 */
public final class DeliveryMeters {

    private final MeterRegistry registry;
    private final Map<String, OfReceiver> receivers = new ConcurrentHashMap<>();

    public DeliveryMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    OfReceiver of(String receiver) {
        return receivers.computeIfAbsent(receiver, name -> new OfReceiver(registry, name));
    }

    /** Those of one receiver. */
    static final class OfReceiver {

        private final Counter sent;
        private final Counter refused;
        private final Counter unreachable;
        private final Counter retried;
        private final Counter repeatable;
        private final Counter throttled;
        private volatile IntSupplier waiting = () -> 0;

        OfReceiver(MeterRegistry registry, String receiver) {
            Tags tags = Tags.of("receiver", receiver);
            sent = registry.counter("wingman.notify.sent", tags);
            refused = registry.counter("wingman.notify.failed", tags.and("reason", "refused"));
            unreachable = registry.counter("wingman.notify.failed", tags.and("reason", "unreachable"));
            retried = registry.counter("wingman.notify.retried", tags);
            repeatable = registry.counter("wingman.notify.repeatable", tags);
            throttled = registry.counter("wingman.notify.throttled", tags);
            Gauge.builder("wingman.notify.queue", () -> waiting.getAsInt())
                    .tags(tags)
                    .register(registry);
        }

        void watch(IntSupplier letters) {
            waiting = letters;
        }

        void retried() {
            retried.increment();
        }

        void throttled(int groups) {
            throttled.increment(groups);
        }

        void ended(Outcome outcome) {
            if (outcome.failure() != null) {
                (outcome.refused() ? refused : unreachable).increment();
            } else {
                sent.increment();
                if (outcome.mayBeRepeated()) {
                    repeatable.increment();
                }
            }
        }
    }
}
