package dev.wingman.messaging;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores progress as the consumer group's offsets, all partitions in one request and one request at a time. */
final class GroupProgress implements Progress {

    private static final Logger LOG = LoggerFactory.getLogger(GroupProgress.class);

    private final Consumer<byte[], byte[]> consumer;
    private final PollWaker waker;
    private final RecordHandler handler;
    private final long intervalNanos;
    private final ConsumerMeters meters;
    private final Outage outage;
    private final Map<TopicPartition, Long> stored = new HashMap<>();
    private boolean pending;
    private long lastStore;

    GroupProgress(
            Consumer<byte[], byte[]> consumer,
            PollWaker waker,
            RecordHandler handler,
            Duration interval,
            ConsumerMeters meters,
            String group) {
        this.consumer = consumer;
        this.waker = waker;
        this.handler = handler;
        this.intervalNanos = interval.toNanos();
        this.meters = meters;
        this.outage = new Outage(LOG, "offset commits of group " + group);
        this.lastStore = System.nanoTime() - intervalNanos;
    }

    @Override
    public void open(Collection<AssignedPartition> waiting) {
        waiting.forEach(partition -> partition.run(handler));
    }

    @Override
    public boolean store(Collection<AssignedPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = changed(partitions);
        if (offsets.isEmpty()) {
            return pending;
        }
        if (!pending && System.nanoTime() - lastStore >= intervalNanos) {
            lastStore = System.nanoTime();
            pending = true;
            consumer.commitAsync(offsets, (attempted, failure) -> {
                pending = false;
                ended(attempted, failure);
            });
        }
        return true;
    }

    @Override
    public boolean storeLast(Collection<AssignedPartition> partitions, Duration limit) {
        Map<TopicPartition, OffsetAndMetadata> offsets = changed(partitions);
        if (offsets.isEmpty()) {
            return true;
        }
        try {
            waker.undisturbed(() -> {
                consumer.commitSync(offsets, limit);
                return offsets;
            });
            ended(offsets, null);
            return true;
        } catch (RebalanceInProgressException e) {
            return false;
        } catch (KafkaException e) {
            // At least once: whoever gets the partition next does these records again.
            ended(offsets, e);
            return true;
        }
    }

    @Override
    public void close(AssignedPartition partition, boolean lost, Duration limit) {
        stored.remove(partition.topicPartition());
    }

    private Map<TopicPartition, OffsetAndMetadata> changed(Collection<AssignedPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> changed = new HashMap<>();
        for (AssignedPartition partition : partitions) {
            long next = partition.nextOffset();
            if (next >= 0 && next != stored.getOrDefault(partition.topicPartition(), -1L)) {
                changed.put(partition.topicPartition(), new OffsetAndMetadata(next));
            }
        }
        return changed;
    }

    private void ended(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
        if (failure == null) {
            offsets.forEach((partition, offset) -> stored.put(partition, offset.offset()));
            meters.committed();
            outage.end();
        } else if (!(failure instanceof RebalanceInProgressException)) {
            meters.commitFailed();
            if (!(failure instanceof RetriableException)) {
                outage.begin(failure);
            }
        }
    }
}
