package dev.wingman.gateway.nearcache;

import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheOperationEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what stands in {@code cache.operations} to the near cache, then to who waits for it. Called by one thread. */
final class CacheOperations implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(CacheOperations.class);

    private final NearCache cache;
    private final CacheCommands commands;
    private final Runnable warmWish;
    private final EventCodec<CacheOperationEvent> codec = new EventCodec<>(Topics.CACHE_OPERATIONS);

    /** @param warmWish called once, when reading begins */
    CacheOperations(NearCache cache, CacheCommands commands, Runnable warmWish) {
        this.cache = cache;
        this.commands = commands;
        this.warmWish = warmWish;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
        try {
            CacheOperationEvent done = codec.decode(record).event();
            if (done instanceof CacheCleared cleared) {
                cache.apply(cleared);
            }
            commands.apply(done);
        } catch (UnreadableEventException e) {
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log(
                            "an operation on caches can't be read, so this process forgets everything: {}",
                            e.getMessage());
            // it might have been a clear
            cache.clear();
        }
    }

    @Override
    public void begins(boolean anew) {
        if (!anew) {
            warmWish.run();
        }
    }
}
