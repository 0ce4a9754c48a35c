package dev.wingman.gateway.nearcache;

import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.cache.CacheUpdateEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds the near cache with what stands in {@code cache.updates}. Called by one thread. */
final class CacheUpdates implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(CacheUpdates.class);

    private final NearCache cache;
    private final KafkaEntryRequests requests;
    private final EventCodec<CacheUpdateEvent> codec = new EventCodec<>(Topics.CACHE_UPDATES);
    private final Counter unreadable;

    CacheUpdates(NearCache cache, KafkaEntryRequests requests, MeterRegistry meters) {
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
        cache.apply(update);
    }

    @Override
    public void begins(boolean anew) {
        if (anew) {
            log.warn("updates of the cache may have been missed, so everything is forgotten");
            cache.clear();
        }
        requests.open();
    }
}
