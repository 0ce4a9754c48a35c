package dev.wingman.gateway.performance;

import dev.wingman.schemas.metrics.LatencyWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest latency window of each endpoint and length. Keeps at most {@value #MOST_WINDOWS}; more are left out.
 * Windows that ended ten minutes before the newest one are dropped. Written by one thread, read by any.
 */
final class LatencyBoard {

    static final int MOST_WINDOWS = 1_000;
    static final Duration OLDEST = Duration.ofMinutes(10);

    /**
     * What the page shows.
     *
     * @param dataAgeSeconds seconds since the end of the newest window; null when there is none
     */
    record Snapshot(Instant generatedAt, @Nullable Long dataAgeSeconds, List<LatencyWindow> windows) {}

    private record Place(String subject, int windowSeconds) {}

    private final Map<Place, LatencyWindow> latest = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile @Nullable Instant newestEnd;

    LatencyBoard(Clock clock) {
        this.clock = clock;
    }

    void put(LatencyWindow window) {
        Instant newest = newestEnd;
        if (newest != null && window.windowEnd().isBefore(newest.minus(OLDEST))) {
            return;
        }
        if (newest == null || window.windowEnd().isAfter(newest)) {
            newestEnd = window.windowEnd();
            Instant oldest = window.windowEnd().minus(OLDEST);
            latest.values().removeIf(kept -> kept.windowEnd().isBefore(oldest));
        }
        Place place = new Place(window.subject(), window.windowSeconds());
        LatencyWindow known = latest.get(place);
        boolean later = known == null || !window.windowEnd().isBefore(known.windowEnd());
        if (later && (known != null || latest.size() < MOST_WINDOWS)) {
            latest.put(place, window);
        }
    }

    Snapshot snapshot() {
        Instant now = clock.instant();
        Instant newest = newestEnd;
        List<LatencyWindow> windows = latest.values().stream()
                .sorted(Comparator.comparing(LatencyWindow::subject).thenComparing(LatencyWindow::windowSeconds))
                .toList();
        Long age = newest == null
                ? null
                : Math.max(0, Duration.between(newest, now).toSeconds());
        return new Snapshot(now, age, windows);
    }
}
