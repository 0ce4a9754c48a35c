package dev.wingman.metrics.alerts;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Up to where each partition of the telemetry has closed its panes. Immutable.
 *
 * @param closedThrough by partition
 * @param tick the last one of the windows
 */
record TelemetryClock(
        Map<Integer, Instant> closedThrough, @Nullable Instant tick) {

    static final TelemetryClock NEW = new TelemetryClock(Map.of(), null);

    TelemetryClock {
        closedThrough = Map.copyOf(closedThrough);
    }

    TelemetryClock advanced(int partition, Instant through) {
        Map<Integer, Instant> next = new TreeMap<>(closedThrough);
        next.merge(partition, through, (one, other) -> one.isAfter(other) ? one : other);
        return new TelemetryClock(next, tick);
    }

    TelemetryClock ticked(Instant tick) {
        return new TelemetryClock(closedThrough, tick);
    }

    /** The earliest; null while a partition has said nothing yet. */
    @Nullable
    Instant complete(int partitions) {
        return closedThrough.size() < partitions
                ? null
                : closedThrough.values().stream().min(Instant::compareTo).orElse(null);
    }
}
