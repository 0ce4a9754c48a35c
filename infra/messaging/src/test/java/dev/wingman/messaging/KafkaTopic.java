package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic of its own for a test, with its dead-letter topic, a writer and a group's name. */
final class KafkaTopic implements AutoCloseable {

    final String name = "test-" + UUID.randomUUID();
    final String group = "group-of-" + name;
    final Map<String, Object> config;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaTopic(String bootstrapServers, int partitions) throws Exception {
        config = Map.of("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(config)) {
            admin.createTopics(List.of(
                            new NewTopic(name, partitions, (short) 1), new NewTopic(name + ".dlt", 1, (short) 1)))
                    .all()
                    .get();
        }
        // One request in flight: the leader of a new partition may refuse the first batch and take the second, and then
        // the first is out of order for as long as it is tried.
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "linger.ms",
                        0,
                        "batch.size",
                        65536,
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    Future<?> write(int partition, @Nullable String key, String value) {
        return producer.send(new ProducerRecord<>(name, partition, bytes(key), bytes(value)));
    }

    Future<?> write(@Nullable String key, String value) {
        return producer.send(new ProducerRecord<>(name, bytes(key), bytes(value)));
    }

    void flush() {
        producer.flush();
    }

    long committed(int partition) throws Exception {
        try (Admin admin = Admin.create(config)) {
            var offset = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(name, partition));
            return offset == null ? -1 : offset.offset();
        }
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(name + ".dlt", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
            return found;
        }
    }

    static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    static String value(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String header) {
        assertThat(record.headers().lastHeader(header)).as(header).isNotNull();
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
