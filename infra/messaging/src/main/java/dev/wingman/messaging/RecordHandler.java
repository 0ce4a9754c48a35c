package dev.wingman.messaging;

import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Does the work of one record, without blocking its caller. Called concurrently for records of different keys. */
@FunctionalInterface
public interface RecordHandler {

    /**
     * Starts the work.
     *
     * @return completes when the effect of the record is durable; exceptionally when it should be tried again, or with
     *     {@link UnprocessableRecordException} when trying again is of no use
     */
    CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> record);
}
