package dev.wingman.loadtest;

import dev.wingman.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the turns that are committed to {@code chat.turns} from a moment on. Not safe for concurrent use. */
final class TurnLog implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Stands at the end of the log. */
    TurnLog(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, Topics.CHAT_TURNS.partitions())
                .mapToObj(partition -> new TopicPartition(Topics.CHAT_TURNS.name(), partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Reads until there are as many as expected, or no more for a while; transaction markers don't count. */
    long count(long expected) {
        long count = 0;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            count += consumer.poll(POLL).count();
            if (count >= expected) {
                return count + consumer.poll(POLL).count();
            }
        }
        return count;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
