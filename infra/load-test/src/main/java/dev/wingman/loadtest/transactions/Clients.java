package dev.wingman.loadtest.transactions;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka clients of the comparison: all acknowledge in all replicas and none lingers.
 *
 * @param bootstrapServers the broker
 */
record Clients(String bootstrapServers) {

    /** A broker that still writes the markers of the last transaction is asked again this soon; 100 ms by default. */
    private static final int RETRY_BACKOFF_MS = 5;

    private static final int RETRY_BACKOFF_MAX_MS = 50;
    private static final Duration ASSIGNMENT_POLL = Duration.ofMillis(100);

    KafkaProducer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    /** A producer whose transactions are initialized and that knows the topics. */
    KafkaProducer<byte[], byte[]> transactionalProducer(String transactionalId) {
        KafkaProducer<byte[], byte[]> producer = producer(Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId,
                ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS,
                ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, RETRY_BACKOFF_MAX_MS));
        producer.initTransactions();
        return producer;
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> extra) {
        Map<String, Object> config = new HashMap<>(extra);
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        Topology.topics().forEach(topic -> producer.partitionsFor(topic.name()));
        return producer;
    }

    /** A member of a group that has all request partitions and stands at their ends. */
    KafkaConsumer<byte[], byte[]> requestsConsumer(String group) {
        KafkaConsumer<byte[], byte[]> consumer = consumer(
                Map.of(ConsumerConfig.GROUP_ID_CONFIG, group, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"));
        consumer.subscribe(List.of(Topology.REQUESTS));
        while (consumer.assignment().size() < Topology.PARTITIONS) {
            consumer.poll(ASSIGNMENT_POLL);
        }
        consumer.assignment().forEach(consumer::position);
        return consumer;
    }

    /** A reader at the end of the replies. */
    KafkaConsumer<byte[], byte[]> repliesConsumer(String isolationLevel) {
        KafkaConsumer<byte[], byte[]> consumer =
                consumer(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolationLevel));
        TopicPartition replies = new TopicPartition(Topology.REPLIES, 0);
        consumer.assign(List.of(replies));
        consumer.seekToEnd(List.of(replies));
        consumer.position(replies);
        return consumer;
    }

    private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> extra) {
        Map<String, Object> config = new HashMap<>(extra);
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
