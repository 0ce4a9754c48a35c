package dev.wingman.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a service has left to read, and what it could not handle. Safe for concurrent use; no method blocks. */
public interface ConsumerBacklog {

    /** Of a service that is in no consumer group. */
    ConsumerBacklog NONE = new ConsumerBacklog() {
        @Override
        public @Nullable Long lag() {
            return null;
        }

        @Override
        public long deadLetters() {
            return 0;
        }
    };

    /** Records of the assigned partitions that are not done; null while none is assigned. */
    @Nullable
    Long lag();

    /** Records given to dead-letter topics since the start of the process. */
    long deadLetters();

    /** Of every {@link KeyOrderedConsumer} with meters in this registry. */
    static ConsumerBacklog of(MeterRegistry meters) {
        return new ConsumerBacklog() {
            @Override
            public @Nullable Long lag() {
                Collection<Gauge> lags = meters.find(ConsumerMeters.LAG).gauges();
                return lags.isEmpty()
                        ? null
                        : (Long) (long) lags.stream().mapToDouble(Gauge::value).sum();
            }

            @Override
            public long deadLetters() {
                return (long) meters.find(ConsumerMeters.DEAD_LETTERS).counters().stream()
                        .mapToDouble(Counter::count)
                        .sum();
            }
        };
    }
}
