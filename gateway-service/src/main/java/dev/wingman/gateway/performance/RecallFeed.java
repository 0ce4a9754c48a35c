package dev.wingman.gateway.performance;

import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.AnswerRecalled;
import dev.wingman.schemas.chat.RecallEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what stands in {@code chat.recalls} to the desk. */
final class RecallFeed implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(RecallFeed.class);

    private final EventCodec<RecallEvent> codec = new EventCodec<>(Topics.CHAT_RECALLS);
    private final RecallDesk desk;

    RecallFeed(RecallDesk desk) {
        this.desk = desk;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
        try {
            Event event = codec.decode(record).event();
            if (event instanceof AnswerRecalled recalled) {
                desk.take(recalled);
            }
        } catch (UnreadableEventException e) {
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("the result of a recall can't be read and is left out: {}", e.getMessage());
        }
    }

    @Override
    public void begins(boolean anew) {
        // whoever waits is told after its patience
    }
}
