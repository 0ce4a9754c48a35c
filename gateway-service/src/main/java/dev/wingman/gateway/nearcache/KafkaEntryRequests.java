package dev.wingman.gateway.nearcache;

import dev.wingman.messaging.EventPublisher;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheRequestEvent;
import dev.wingman.schemas.cache.ChangeRequested;
import dev.wingman.schemas.cache.EntryRequested;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes requests, as soon as the answers are being read. Safe for concurrent use. */
final class KafkaEntryRequests implements EntryRequests {

    private final EventPublisher publisher;
    private final EventSource source;
    private final Clock clock;
    private final EventCodec<CacheRequestEvent> codec = new EventCodec<>(Topics.CACHE_REQUESTS);
    private final CompletableFuture<Boolean> open = new CompletableFuture<>();

    KafkaEntryRequests(EventPublisher publisher, EventSource source, Clock clock) {
        this.publisher = publisher;
        this.source = source;
        this.clock = clock;
    }

    /** Lets requests go: their answers will be read. */
    void open() {
        open.complete(true);
    }

    @Override
    public CompletionStage<?> request(EntryKey key, Demand demand, TraceContext trace) {
        return open.thenCompose(yes -> {
            Instant now = clock.instant();
            EntryRequested request = new EntryRequested(
                    key.cache(), key.key(), source.instance(), now, demand.seen(), demand.newerThan(), null);
            return publisher.publish(codec, null, key.recordKey(), request, now, trace);
        });
    }

    /** @return completes when the command or the tidings are in the log */
    CompletionStage<?> tell(CacheRequestEvent event, String recordKey, TraceContext trace) {
        return open.thenCompose(yes -> publisher.publish(codec, null, recordKey, event, clock.instant(), trace));
    }

    /** @return completes when the request for a change is in the log; the answer comes as an update */
    CompletionStage<?> change(
            String requestId, String kind, String entity, String json, String userId, TraceContext trace) {
        return open.thenCompose(yes -> {
            Instant now = clock.instant();
            ChangeRequested request =
                    new ChangeRequested(requestId, kind, entity, json, userId, source.instance(), now);
            return publisher.publish(codec, null, entity, request, now, trace);
        });
    }
}
