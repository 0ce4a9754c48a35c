package dev.wingman.gateway.performance;

import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.cache.CacheStatisticsEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what stands in {@code cache.statistics} to the board. */
final class CacheFeed implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(CacheFeed.class);

    private final EventCodec<CacheStatisticsEvent> codec = new EventCodec<>(Topics.CACHE_STATISTICS);
    private final CacheBoard board;

    CacheFeed(CacheBoard board) {
        this.board = board;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
        try {
            board.take(codec.decode(record).event());
        } catch (UnreadableEventException e) {
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a sample of cache statistics can't be read and is left out: {}", e.getMessage());
        }
    }

    @Override
    public void begins(boolean anew) {
        // samples count from the start of their instance: none that was missed is missing
    }
}
