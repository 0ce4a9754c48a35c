package dev.wingman.gateway.tailing;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of a topic on a thread of its own, from some time ago on, each instance all of it. An outage of
 * Kafka loses nothing; when the reader has to begin anew (it was away for longer than the topic keeps its records, or
 * its consumer broke), it says so. Its methods are called by any thread.
 */
public final class TopicTail implements AutoCloseable {

    /** What is done with the topic, all on the reader's thread. */
    public interface Listener {

        /** Takes a record; must not block. A failure is logged, and the next record follows. */
        void record(ConsumerRecord<byte[], byte[]> record);

        /**
         * Reading begins: what is written from now on will be read.
         *
         * @param anew whether it had begun before: records may have been missed since the last one
         */
        void begins(boolean anew);

        /** All that stood in the topic at this begin, as far back as is read, has been taken. */
        default void caughtUp() {}
    }

    private static final Logger log = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration SEEK_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Map<String, Object> kafka;
    private final String topic;
    private final Duration back;
    private final Listener listener;
    private final Runnable prepare;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private boolean begun;

    /**
     * @param kafka at least {@code bootstrap.servers}; settings in it win over the defaults
     * @param back how much of the past is read at each begin; zero: nothing
     * @param prepare makes the topic ready; may block; tried again when it fails
     */
    public TopicTail(Map<String, Object> kafka, String topic, Duration back, Runnable prepare, Listener listener) {
        this.kafka = config(kafka);
        this.topic = topic;
        this.back = back;
        this.prepare = prepare;
        this.listener = listener;
        this.thread = new Thread(this::run, "tail-" + topic);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(CLOSE_LIMIT.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> config(Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        config.putAll(kafka);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // a place that is no longer there has to be noticed
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return config;
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    private void run() {
        boolean failing = false;
        while (!stopped()) {
            try {
                prepare.run();
                try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka)) {
                    seek(consumer);
                    listener.begins(begun);
                    begun = true;
                    if (failing) {
                        log.info("{} is being read again", topic);
                        failing = false;
                    }
                    read(consumer);
                }
            } catch (RuntimeException e) {
                if (!failing) {
                    log.atWarn().setCause(e).log("{} can't be read; trying again every {}", topic, RETRY);
                    failing = true;
                }
            }
            rest();
        }
    }

    private void rest() {
        try {
            if (stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }

    private void seek(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, SEEK_LIMIT);
        List<TopicPartition> partitions = found.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("topic " + topic + " does not exist");
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        if (!back.isZero()) {
            long from = Instant.now().minus(back).toEpochMilli();
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, from));
            consumer.offsetsForTimes(times, SEEK_LIMIT).forEach((partition, place) -> seek(consumer, partition, place));
        }
        // seeking to the end is lazy: the place counts from now on, not from the first poll
        partitions.forEach(partition -> consumer.position(partition, SEEK_LIMIT));
    }

    private static void seek(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, @Nullable OffsetAndTimestamp place) {
        if (place != null) {
            consumer.seek(partition, place.offset());
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        Consumer<ConsumerRecord<byte[], byte[]>> take = this::take;
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), SEEK_LIMIT);
        while (!stopped() && behind(consumer, ends)) {
            consumer.poll(POLL).forEach(take);
        }
        listener.caughtUp();
        while (!stopped()) {
            consumer.poll(POLL).forEach(take);
        }
    }

    private static boolean behind(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), SEEK_LIMIT) < end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            listener.record(record);
        } catch (RuntimeException e) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a record of {} was left out", topic);
        }
    }
}
