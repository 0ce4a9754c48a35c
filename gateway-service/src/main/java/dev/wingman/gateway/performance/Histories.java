package dev.wingman.gateway.performance;

import dev.wingman.gateway.history.History;
import dev.wingman.schemas.metrics.LatencyEvent;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.util.List;

/** The last day of every kind of window. Each is written by one thread and read by any. */
final class Histories {

    private final History<LatencyWindow> latency = new History<>(WindowKinds.LATENCY);

    void put(LatencyEvent event) {
        if (event instanceof LatencyWindow window && window.windowSeconds() == WindowKinds.MINUTE) {
            latency.put(window);
        }
    }

    List<History<?>> all() {
        return List.of(latency);
    }

    /** Grows with every window. */
    long changes() {
        return all().stream().mapToLong(History::changes).sum();
    }
}
