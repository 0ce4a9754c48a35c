package dev.wingman.gateway.nearcache;

import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.cache.CacheUpdateEvent;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.EntryUpdate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds the near cache with what stands in {@code cache.updates}. Called by one thread. */
final class CacheUpdates implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(CacheUpdates.class);

    /** By so much the clocks of gateways and cache-services may differ. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final NearCache cache;
    private final ChangeRequests changes;
    private final KafkaEntryRequests requests;
    private final EventCodec<CacheUpdateEvent> codec = new EventCodec<>(Topics.CACHE_UPDATES);
    private final Counter unreadable;
    private long notBeforeMillis;

    CacheUpdates(NearCache cache, ChangeRequests changes, KafkaEntryRequests requests, MeterRegistry meters) {
        this.changes = changes;
        this.requests = requests;
        this.cache = cache;
        this.unreadable = Counter.builder("wingman.near.cache.updates.unreadable")
                .description("Records of cache.updates that could not be read")
                .register(meters);
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
        CacheUpdateEvent update;
        try {
            update = codec.decode(record).event();
        } catch (UnreadableEventException e) {
            unreadable.increment();
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("an update of the cache can't be read, so everything is forgotten: {}", e.getMessage());
            // it might have been an invalidation
            cache.clear();
            return;
        }
        if (update instanceof EntryUpdate && record.timestamp() < notBeforeMillis) {
            // an answer from before this process: nobody here waits for it, and a change may have overtaken it
            return;
        }
        cache.apply(update);
        if (update instanceof ChangeAnswered answer) {
            changes.apply(answer);
        }
    }

    @Override
    public void begins(boolean anew) {
        if (anew) {
            log.warn("updates of the cache may have been missed, so everything is forgotten");
            cache.clear();
        }
        notBeforeMillis = System.currentTimeMillis() - SKEW.toMillis();
        requests.open();
    }
}
