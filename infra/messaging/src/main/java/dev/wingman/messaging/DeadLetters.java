package dev.wingman.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes records that can't be handled to {@code <topic>.dlt}: key, value and headers as they were, and why in the
 * headers {@code dlt-reason}, {@code dlt-topic}, {@code dlt-partition}, {@code dlt-offset}, {@code dlt-timestamp} (of
 * the record, epoch milliseconds), {@code dlt-attempts}, {@code dlt-time} (of the publication, ISO-8601) and
 * {@code dlt-group}, all text. Logs one line for each, without the reason, which might quote the record. Safe for
 * concurrent use; never blocks.
 */
public final class DeadLetters implements AutoCloseable {

    /** Largest record that the dead-letter topics take: a source's largest, with our headers. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int MAX_PENDING = 1_000;
    private static final int LONGEST_REASON = 1_000;
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final NonBlockingSender sender;
    private final Clock clock;

    /** @param kafkaConfig at least {@code bootstrap.servers} */
    public DeadLetters(Map<String, Object> kafkaConfig) {
        this(kafkaConfig, Clock.systemUTC(), KafkaProducer::new);
    }

    DeadLetters(
            Map<String, Object> kafkaConfig,
            Clock clock,
            Function<Map<String, Object>, Producer<byte[], byte[]>> kafka) {
        Map<String, Object> config = new HashMap<>(kafkaConfig);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_BYTES);
        this.sender = new NonBlockingSender("dead-letters", config, MAX_PENDING, WAIT, kafka);
        this.clock = clock;
    }

    /**
     * @param reason why, cut to 1,000 characters
     * @param attempts how often it was tried
     * @param group the consumer group that gave it up
     * @return completes when all in-sync replicas have it
     */
    public CompletionStage<?> publish(
            ConsumerRecord<byte[], byte[]> record, String reason, int attempts, String group) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        add(headers, "dlt-reason", reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
        add(headers, "dlt-topic", record.topic());
        add(headers, "dlt-partition", Integer.toString(record.partition()));
        add(headers, "dlt-offset", Long.toString(record.offset()));
        add(headers, "dlt-timestamp", Long.toString(record.timestamp()));
        add(headers, "dlt-attempts", Integer.toString(attempts));
        add(headers, "dlt-time", clock.instant().toString());
        add(headers, "dlt-group", group);
        return sender.send(new ProducerRecord<>(record.topic() + ".dlt", null, record.key(), record.value(), headers))
                .thenAccept(published -> LOG.atWarn()
                        .addKeyValue("group", group)
                        .addKeyValue("attempts", attempts)
                        .log("dead letter: {}-{}@{}", record.topic(), record.partition(), record.offset()));
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        sender.close();
    }
}
