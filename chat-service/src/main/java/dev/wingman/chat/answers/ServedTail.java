package dev.wingman.chat.answers;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.ServedAnswer;
import dev.wingman.schemas.chat.ServedTurn;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the turns at the end of {@code chat.turns} that PostgreSQL does not have yet, those of open transactions included:
 * their answers have been given. Safe for concurrent use; blocks.
 */
final class ServedTail {

    /** The group whose progress says what PostgreSQL has. */
    static final String PROJECTION = "chat-history";

    private static final Duration POLL = Duration.ofMillis(50);

    /** @param complete whether the end of the log was reached in time */
    record Tail(List<ServedTurn> turns, boolean complete) {}

    private final Map<String, Object> kafka;
    private final EventCodec<TurnEvent> codec = new EventCodec<>(Topics.CHAT_TURNS);

    ServedTail(Map<String, Object> kafka) {
        this.kafka = new HashMap<>(kafka);
        this.kafka.put(ConsumerConfig.GROUP_ID_CONFIG, PROJECTION);
        this.kafka.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        this.kafka.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.kafka.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.kafka.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // the consumer can't be closed before the broker has answered its last fetch
        this.kafka.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
    }

    /** The turns that were served from an answer, in the order of each partition. */
    Tail of(String key, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<ServedTurn> turns = new ArrayList<>();
        // the key stands in the value as it is, so that most records need not be read
        String mark = '"' + key + '"';
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.CHAT_TURNS.name(), limit).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, limit));
            Map<TopicPartition, OffsetAndMetadata> done = consumer.committed(new HashSet<>(partitions), limit);
            consumer.assign(partitions);
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata place = done.get(partition);
                if (place == null) {
                    consumer.seekToBeginning(List.of(partition));
                } else {
                    consumer.seek(partition, place.offset());
                }
            }
            while (true) {
                ends.entrySet().removeIf(end -> consumer.position(end.getKey(), limit) >= end.getValue());
                if (ends.isEmpty()) {
                    return new Tail(turns, true);
                }
                if (System.nanoTime() - deadline > 0) {
                    return new Tail(turns, false);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    served(record, key, mark).ifPresent(turns::add);
                }
            }
        }
    }

    private Optional<ServedTurn> served(ConsumerRecord<byte[], byte[]> record, String key, String mark) {
        if (record.value() == null || !new String(record.value(), StandardCharsets.UTF_8).contains(mark)) {
            return Optional.empty();
        }
        try {
            if (codec.decode(record).event() instanceof TurnCompleted turn) {
                ServedAnswer served = turn.servedAnswer();
                if (served != null && served.key().equals(key)) {
                    return Optional.of(
                            new ServedTurn(turn.requestId(), turn.conversationId(), turn.userId(), turn.completedAt()));
                }
            }
            return Optional.empty();
        } catch (UnreadableEventException e) {
            // no turn of ours; the projection reports it
            return Optional.empty();
        }
    }
}
