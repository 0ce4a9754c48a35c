package dev.wingman.cache.loading;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheUpdateEvent;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Tells the cluster. */
public interface Announcements {

    /** @return completes when the update is durable */
    CompletionStage<?> announce(CacheUpdateEvent update, TraceContext trace);

    /** Tells of the work itself; what can't be told is counted and dropped. */
    void measured(CacheTelemetryEvent event, Instant at, TraceContext trace);
}
