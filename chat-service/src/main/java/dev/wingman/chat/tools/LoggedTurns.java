package dev.wingman.chat.tools;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed turns of some time from {@code chat.turns}, as a member of no group: nothing of it changes. */
final class LoggedTurns {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);

    private final EventCodec<TurnEvent> codec = new EventCodec<>(Topics.CHAT_TURNS);
    private final String bootstrapServers;

    LoggedTurns(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Reads the turns that ended in a time, up to what is committed now.
     *
     * @param from inclusive
     * @param to exclusive
     * @return the number of records that are no turns and were left out
     * @throws KafkaException when the log can't be read
     */
    long read(Instant from, Instant to, Consumer<TurnCompleted> sink) {
        long unreadable = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.CHAT_TURNS.name(), LIMIT).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no topic " + Topics.CHAT_TURNS.name());
            }
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
            seek(consumer, partitions, ends, from);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), LIMIT) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    deadline = System.nanoTime() + LIMIT.toNanos();
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    if (record.offset() < ends.getOrDefault(partition, 0L)) {
                        unreadable += pass(record, from, to, sink) ? 0 : 1;
                    }
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("nothing more came for " + LIMIT);
                }
            }
        }
        return unreadable;
    }

    /** No turn before the first record with this time or a later one has ended as late. */
    private static void seek(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> ends,
            Instant from) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, from.toEpochMilli())));
        consumer.offsetsForTimes(times, LIMIT)
                .forEach((partition, place) ->
                        consumer.seek(partition, place == null ? ends.getOrDefault(partition, 0L) : place.offset()));
    }

    private boolean pass(
            ConsumerRecord<byte[], byte[]> record, Instant from, Instant to, Consumer<TurnCompleted> sink) {
        try {
            if (codec.decode(record).event() instanceof TurnCompleted turn
                    && !turn.completedAt().isBefore(from)
                    && turn.completedAt().isBefore(to)) {
                sink.accept(turn);
            }
            return true;
        } catch (UnreadableEventException e) {
            return false;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
