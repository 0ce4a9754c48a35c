package dev.wingman.messaging;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What an instance does with a partition from its assignment to its revocation, for consumers that store their progress
 * themselves, for example in a transaction with their output. No method may block; all but {@link #handle} are called
 * on the consumer's thread.
 */
public interface PartitionWork extends RecordHandler {

    /** Opens the work on newly assigned partitions. */
    @FunctionalInterface
    interface Factory {

        /**
         * @param committed the stored progress; null when there is none
         * @param group identifies this member; its generation grows with every change of ownership
         */
        PartitionWork open(
                TopicPartition partition, @Nullable OffsetAndMetadata committed, ConsumerGroupMetadata group);
    }

    /**
     * Makes ready, for example fences a previous owner. The partition stays paused until the result completes; a
     * failure is logged, counted and tried again with backoff.
     */
    CompletionStage<Void> prepare();

    /**
     * Stores progress. Called every commit interval when any record completed since the last call, even if
     * {@code nextOffset} has not moved (a later record may have overtaken a stuck one), and once more after the drain on
     * revocation. Never called while an earlier call has not completed.
     *
     * @param nextOffset all records before it are done
     * @param group identifies this member, for {@code sendOffsetsToTransaction}
     * @return completes when the progress is durable; a failure is tried again with backoff
     */
    CompletionStage<Void> commit(long nextOffset, ConsumerGroupMetadata group);

    /**
     * Ends the work: after the drain and last commit, or at once when the partition was lost.
     *
     * @param limit how long it may take at most
     */
    void close(boolean lost, Duration limit);
}
