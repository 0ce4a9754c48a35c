package dev.wingman.gateway.journey;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.UnreadableEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads stretches of topics, one after the other, until a time is over: nobody waits longer, however much there is. Blocks.
 * Not safe for concurrent use.
 */
final class TopicScan implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LOOK_UP = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final long deadline;

    /** An event with its record. */
    record Found<E extends Event>(ConsumerRecord<byte[], byte[]> record, E event, Instant time, String source) {}

    /** Looks at one event. */
    interface Visitor<E extends Event> {

        /** @return whether enough was seen */
        boolean visit(Found<E> found);
    }

    /** @param limit for everything that is read */
    TopicScan(Map<String, Object> kafka, Duration limit) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /**
     * Reads from a time to another in some partitions.
     *
     * @param wanted asked before a record is decoded; cheap
     * @return whether the stretch was read to its end, or the visitor saw enough
     */
    <E extends Event> boolean read(
            Topic<E> topic,
            Set<Integer> partitions,
            Instant from,
            Instant to,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted,
            Visitor<E> visitor) {
        EventCodec<E> codec = new EventCodec<>(topic);
        Map<TopicPartition, Long> ends = begin(topic, partitions, from);
        Set<TopicPartition> open = new HashSet<>(ends.keySet());
        while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.timestamp() > to.toEpochMilli()) {
                    open.remove(partition);
                } else if (wanted.test(record) && visited(codec, record, visitor)) {
                    return true;
                }
            }
            open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
        }
        return open.isEmpty();
    }

    private static <E extends Event> boolean visited(
            EventCodec<E> codec, ConsumerRecord<byte[], byte[]> record, Visitor<E> visitor) {
        try {
            Received<E> received = codec.decode(record);
            return visitor.visit(new Found<>(
                    record,
                    received.event(),
                    received.headers().time(),
                    received.headers().source()));
        } catch (UnreadableEventException notOurs) {
            return false;
        }
    }

    private Map<TopicPartition, Long> begin(Topic<?> topic, Set<Integer> partitions, Instant from) {
        List<TopicPartition> assigned = partitions.stream()
                .map(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        consumer.assign(assigned);
        Map<TopicPartition, Long> ends = consumer.endOffsets(assigned, LOOK_UP);
        Map<TopicPartition, Long> times = new HashMap<>();
        assigned.forEach(partition -> times.put(partition, from.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times, LOOK_UP);
        for (TopicPartition partition : assigned) {
            OffsetAndTimestamp start = starts.get(partition);
            consumer.seek(partition, start == null ? ends.getOrDefault(partition, 0L) : start.offset());
        }
        return ends;
    }

    static Set<Integer> allOf(Topic<?> topic) {
        return Set.copyOf(IntStream.range(0, topic.partitions()).boxed().toList());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
