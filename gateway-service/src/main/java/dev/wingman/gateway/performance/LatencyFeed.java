package dev.wingman.gateway.performance;

import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.metrics.LatencyEvent;
import dev.wingman.schemas.metrics.LatencyWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what stands in {@code metrics.latency} on the board. */
final class LatencyFeed implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(LatencyFeed.class);

    private final EventCodec<LatencyEvent> codec = new EventCodec<>(Topics.METRICS_LATENCY);
    private final LatencyBoard board;

    LatencyFeed(LatencyBoard board) {
        this.board = board;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
        try {
            Event event = codec.decode(record).event();
            if (event instanceof LatencyWindow window) {
                board.put(window);
            }
        } catch (UnreadableEventException e) {
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a latency window can't be read and is left out: {}", e.getMessage());
        }
    }

    @Override
    public void begins(boolean anew) {
        // the next windows tell everything
    }
}
