package dev.wingman.gateway.performance;

import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.LedgerDayUpdated;
import dev.wingman.schemas.chat.LedgerEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what stands in {@code chat.ledger} on the board. */
final class LedgerFeed implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(LedgerFeed.class);

    private final EventCodec<LedgerEvent> codec = new EventCodec<>(Topics.CHAT_LEDGER);
    private final LedgerBoard board;

    LedgerFeed(LedgerBoard board) {
        this.board = board;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (codec.decode(record).event() instanceof LedgerDayUpdated row) {
                board.put(row);
            }
        } catch (UnreadableEventException e) {
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a row of the ledger can't be read and is left out: {}", e.getMessage());
        }
    }

    @Override
    public void begins(boolean anew) {
        // the topic holds the latest row of each key: reading it again changes nothing
    }
}
