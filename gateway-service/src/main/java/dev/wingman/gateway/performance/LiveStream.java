package dev.wingman.gateway.performance;

import dev.wingman.gateway.edge.EventStream;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.history.SeriesJson;
import dev.wingman.schemas.WireJson;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import tools.jackson.core.JsonGenerator;

/**
 * What changes, for those who watch: {@code tick} with the last points of all series when there are new windows, and
 * every five seconds so that their age is known; {@code alerts} when an incident begins or ends. Both come at once when
 * the stream begins. At most {@value #MOST_WATCHERS} watch. Safe for concurrent use.
 */
final class LiveStream {

    static final int MOST_WATCHERS = 50;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOKS_BETWEEN_TICKS = 5;

    /** So many that a stream that stalled for a moment misses none; each is known by its time. */
    private static final int POINTS = 3;

    private final Histories histories;
    private final LatencyBoard latest;
    private final AlertBoard alerts;
    private final SystemHealth health;
    private final AtomicInteger watchers = new AtomicInteger();

    LiveStream(Histories histories, LatencyBoard latest, AlertBoard alerts, SystemHealth health) {
        this.histories = histories;
        this.latest = latest;
        this.alerts = alerts;
        this.health = health;
    }

    /** Frames for one watcher; fails when there are too many. */
    Flux<byte[]> frames() {
        return Flux.defer(() -> {
            if (watchers.incrementAndGet() > MOST_WATCHERS) {
                watchers.decrementAndGet();
                return Flux.error(Rejection.of(ProblemType.OVERLOADED, "Too many streams are being watched.")
                        .withRetryAfter(Duration.ofSeconds(5)));
            }
            Watcher watcher = new Watcher();
            return Flux.interval(Duration.ZERO, LOOK)
                    .onBackpressureDrop()
                    .<byte[]>handle((look, sink) -> watcher.look(sink))
                    .doFinally(signal -> watchers.decrementAndGet());
        });
    }

    int watchers() {
        return watchers.get();
    }

    /** What one watcher was told. Used by one thread at a time. */
    private final class Watcher {

        private long changes = -1;
        private int looks;
        private AlertBoard.@Nullable Incidents incidents;

        void look(SynchronousSink<byte[]> sink) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            long now = histories.changes();
            if (now != changes || ++looks >= LOOKS_BETWEEN_TICKS) {
                changes = now;
                looks = 0;
                frames.writeBytes(EventStream.event("tick", null, tick()));
            }
            AlertBoard.Incidents going = alerts.incidents();
            if (!going.equals(incidents)) {
                incidents = going;
                AlertsPage page = AlertsPage.of(going, latest.snapshot());
                frames.writeBytes(EventStream.event("alerts", null, WireJson.MAPPER.writeValueAsBytes(page)));
            }
            if (frames.size() > 0) {
                sink.next(frames.toByteArray());
            }
        }
    }

    private byte[] tick() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = WireJson.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            MetricsPage.latest(json, latest.snapshot());
            json.writePOJOProperty("health", health.page());
            json.writeName("series");
            MetricsPage.raw(json, SeriesJson.ofNewest(histories.all(), POINTS));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
