package dev.wingman.metrics.notify;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.UnreadableEventException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all that stands in a topic of one partition, and then what follows. Used by one thread. */
final class WholeTopic<E extends Event> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WholeTopic.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final EventCodec<E> codec;
    private final TopicPartition partition;
    private final Consumer<E> sink;

    WholeTopic(Map<String, Object> kafka, EventCodec<E> codec, Consumer<E> sink) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.codec = codec;
        this.sink = sink;
        this.partition = new TopicPartition(codec.topic().name(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** @throws TimeoutException when the end was not reached in time */
    void readToEnd(Duration limit) {
        long end = consumer.endOffsets(List.of(partition), limit).getOrDefault(partition, 0L);
        long deadline = System.nanoTime() + limit.toNanos();
        while (consumer.position(partition, limit) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("the end of " + partition + " was not reached within " + limit);
            }
            read(POLL);
        }
    }

    /** Takes what has come since. */
    void read(Duration wait) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            try {
                sink.accept(codec.decode(record).event());
            } catch (UnreadableEventException e) {
                log.atWarn()
                        .addKeyValue("partition", record.partition())
                        .addKeyValue("offset", record.offset())
                        .log("a record of {} can't be read and is left out: {}", record.topic(), e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
