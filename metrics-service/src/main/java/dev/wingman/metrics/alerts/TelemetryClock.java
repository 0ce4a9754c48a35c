package dev.wingman.metrics.alerts;

import dev.wingman.schemas.metrics.LatencyWindow;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Up to where each partition of {@code telemetry.requests} has closed its panes. Immutable.
 *
 * @param closedThrough by partition
 * @param tick the last one of the windows of latency
 * @param ticks the last one of the other windows, by topic; null while there was none
 */
record TelemetryClock(
        Map<Integer, Instant> closedThrough,
        @Nullable Instant tick,
        @Nullable Map<String, Instant> ticks) {

    static final TelemetryClock NEW = new TelemetryClock(Map.of(), null, null);

    TelemetryClock {
        closedThrough = Map.copyOf(closedThrough);
        ticks = ticks == null ? null : Map.copyOf(ticks);
    }

    TelemetryClock advanced(int partition, Instant through) {
        Map<Integer, Instant> next = new TreeMap<>(closedThrough);
        next.merge(partition, through, (one, other) -> one.isAfter(other) ? one : other);
        return new TelemetryClock(next, tick, ticks);
    }

    /** The last one of these windows; null while there was none. */
    @Nullable
    Instant tick(WatchedWindows windows) {
        if (windows.family() == LatencyWindow.class) {
            return tick;
        }
        return ticks == null ? null : ticks.get(windows.topic().name());
    }

    TelemetryClock ticked(WatchedWindows windows, Instant now) {
        if (windows.family() == LatencyWindow.class) {
            return new TelemetryClock(closedThrough, now, ticks);
        }
        Map<String, Instant> next = new TreeMap<>(ticks == null ? Map.of() : ticks);
        next.put(windows.topic().name(), now);
        return new TelemetryClock(closedThrough, tick, next);
    }

    /** The earliest; null while a partition has said nothing yet. */
    @Nullable
    Instant complete(int partitions) {
        return closedThrough.size() < partitions
                ? null
                : closedThrough.values().stream().min(Instant::compareTo).orElse(null);
    }
}
