package dev.wingman.gateway.performance;

import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.alerts.AlertEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what stands in {@code alerts} on the board. */
final class AlertFeed implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(AlertFeed.class);

    private final EventCodec<AlertEvent> codec = new EventCodec<>(Topics.ALERTS);
    private final AlertBoard board;

    AlertFeed(AlertBoard board) {
        this.board = board;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
        try {
            board.put(codec.decode(record).event());
        } catch (UnreadableEventException e) {
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("an alert can't be read and is left out: {}", e.getMessage());
        }
    }

    @Override
    public void begins(boolean anew) {
        // incidents are known by their ids: reading them again changes nothing
    }
}
