package dev.wingman.cache.loading;

import dev.wingman.messaging.EventPublisher;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheUpdateEvent;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.EntryUpdate;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Publishes updates to {@code cache.updates} and measurements to {@code telemetry.cache}. Safe for concurrent use. */
final class KafkaAnnouncements implements Announcements {

    private final EventPublisher publisher;
    private final Clock clock;
    private final EventCodec<CacheUpdateEvent> updates = new EventCodec<>(Topics.CACHE_UPDATES);
    private final EventCodec<CacheTelemetryEvent> measurements = new EventCodec<>(Topics.TELEMETRY_CACHE);

    KafkaAnnouncements(EventPublisher publisher, Clock clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public CompletionStage<?> announce(CacheUpdateEvent update, TraceContext trace) {
        return publisher.publish(updates, null, key(update), update, clock.instant(), trace);
    }

    private static String key(CacheUpdateEvent update) {
        if (update instanceof EntryUpdate entry) {
            return entry.cache() + ":" + entry.key();
        } else if (update instanceof ChangeAnswered change) {
            return change.entity();
        }
        throw new IllegalArgumentException("unknown update " + update.getClass());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the publisher counts what it could not publish
    public void measured(CacheTelemetryEvent event, Instant at, TraceContext trace) {
        publisher.publish(measurements, null, null, event, at, trace);
    }
}
