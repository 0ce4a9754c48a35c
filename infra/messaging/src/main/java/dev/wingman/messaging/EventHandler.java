package dev.wingman.messaging;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.UnreadableEventException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Does the work of one event; the rules are those of {@link RecordHandler}.
 *
 * @param <E> the events of the topic
 */
@FunctionalInterface
public interface EventHandler<E extends Event> {

    /**
     * @param received the event and its headers
     * @param record where it stands in the log
     */
    CompletionStage<?> handle(Received<E> received, ConsumerRecord<byte[], byte[]> record);

    /** A record handler that reads each record and passes the event on; what can't be read is unprocessable. */
    static <E extends Event> RecordHandler decoding(EventCodec<E> codec, EventHandler<E> handler) {
        return record -> {
            Received<E> received;
            try {
                received = codec.decode(record);
            } catch (UnreadableEventException e) {
                throw new UnprocessableRecordException("unreadable: " + e.getMessage(), e);
            }
            return handler.handle(received, record);
        };
    }
}
