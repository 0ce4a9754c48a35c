package dev.wingman.metrics.windows;

import dev.wingman.schemas.Topics;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.telemetry.CacheAccessed;
import dev.wingman.schemas.telemetry.CacheAccesses;
import dev.wingman.schemas.telemetry.CacheHeartbeat;
import dev.wingman.schemas.telemetry.CacheLoadFailed;
import dev.wingman.schemas.telemetry.CacheOutcome;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import java.time.Instant;
import java.util.List;

/** Reads and loads by cache. */
final class CacheFamily extends MeasuredFamily<CacheTelemetryEvent> {

    private enum Sum implements PaneShape.Sum {
        EVENTS,
        HITS_L1,
        HITS_L2,
        MISSES,
        STALE,
        FAILED,
        LOADS,
        LOAD_FAILURES
    }

    private enum Sketch implements PaneShape.Durations {
        LOAD
    }

    private static final PaneShape SHAPE = PaneShape.of(Sum.values()).with(Sketch.values());

    CacheFamily() {
        super("cache", Topics.TELEMETRY_CACHE, List.of(Topics.METRICS_CACHE), List.of(SHAPE));
    }

    @Override
    public void tell(CacheTelemetryEvent event, Instant time, Listener listener) {
        if (event instanceof CacheAccesses reads) {
            tell(reads, listener);
        } else if (event instanceof CacheAccessed access) {
            tell(access, listener);
        } else if (event instanceof CacheLoadFailed failed) {
            Sense.time("failedAt", failed.failedAt());
            listener.happened(Sense.subject(failed.cache()), failed.failedAt(), pane -> {
                pane.add(Sum.EVENTS, 1);
                pane.add(Sum.LOAD_FAILURES, 1);
            });
        } else if (event instanceof CacheHeartbeat heartbeat) {
            Sense.time("at", heartbeat.at());
            listener.beat(heartbeat.instance(), heartbeat.at());
        }
    }

    private static void tell(CacheAccesses reads, Listener listener) {
        Sense.time("to", reads.to());
        Sense.notNegative("hitsL1", reads.hitsL1());
        Sense.notNegative("hitsL2", reads.hitsL2());
        Sense.notNegative("misses", reads.misses());
        Sense.notNegative("stale", reads.stale());
        Sense.notNegative("failed", reads.failed());
        listener.happened(Sense.subject(reads.cache()), reads.to(), pane -> {
            pane.add(Sum.EVENTS, 1);
            pane.add(Sum.HITS_L1, reads.hitsL1());
            pane.add(Sum.HITS_L2, reads.hitsL2());
            pane.add(Sum.MISSES, reads.misses());
            pane.add(Sum.STALE, reads.stale());
            pane.add(Sum.FAILED, reads.failed());
        });
    }

    /** What cache-service found without its source is no load; the gateway that asked counts it as a miss. */
    private static void tell(CacheAccessed access, Listener listener) {
        Sense.time("accessedAt", access.accessedAt());
        Sense.notNegative("durationMicros", access.durationMicros());
        boolean load = access.outcome() == CacheOutcome.MISS;
        listener.happened(Sense.subject(access.cache()), access.accessedAt(), pane -> {
            pane.add(Sum.EVENTS, 1);
            if (load) {
                pane.add(Sum.LOADS, 1);
                pane.took(Sketch.LOAD, access.durationMicros());
            }
        });
    }

    @Override
    public List<String> groups(String subject) {
        return List.of(ALL);
    }

    @Override
    public Published window(String subject, Span span, Pane pane) {
        long hits = pane.sum(Sum.HITS_L1) + pane.sum(Sum.HITS_L2);
        long reads = hits + pane.sum(Sum.MISSES) + pane.sum(Sum.STALE) + pane.sum(Sum.FAILED);
        return new Published(
                Topics.METRICS_CACHE,
                new CacheWindow(
                        subject,
                        span.start(),
                        span.end(),
                        span.seconds(),
                        reads,
                        pane.sum(Sum.HITS_L1),
                        pane.sum(Sum.HITS_L2),
                        pane.sum(Sum.MISSES),
                        pane.sum(Sum.STALE),
                        pane.sum(Sum.FAILED),
                        reads == 0 ? 0 : (double) hits / reads,
                        pane.sum(Sum.LOADS),
                        pane.sum(Sum.LOAD_FAILURES),
                        pane.percentile(Sketch.LOAD, 0.50),
                        pane.percentile(Sketch.LOAD, 0.95)));
    }
}
