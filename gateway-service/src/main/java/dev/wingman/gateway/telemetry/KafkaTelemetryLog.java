package dev.wingman.gateway.telemetry;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.EventType;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.telemetry.Heartbeat;
import dev.wingman.schemas.telemetry.RequestCompleted;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes with a producer of its own that waits a little to fill its batches, which no request has to wait for. Events
 * have no key: a batch goes to one partition, the next to another.
 */
final class KafkaTelemetryLog implements TelemetryLog {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final String COMPLETED =
            RequestCompleted.class.getAnnotation(EventType.class).value();

    private final EventCodec<RequestTelemetryEvent> codec = new EventCodec<>(Topics.TELEMETRY_REQUESTS);
    private final Producer<byte[], byte[]> producer;
    private final EventSource source;
    private final Runnable topics;

    /** @param topics creates the topic; may block */
    KafkaTelemetryLog(Map<String, Object> kafka, EventSource source, Runnable topics) {
        this.topics = topics;
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 25);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 32 * 1024);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16 * 1024 * 1024L);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        config.putAll(kafka);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // heartbeats must not overtake events; and in a topic so new that its leader refuses the first batch, a second
        // one that is under way would be taken, and the first one be out of sequence for ever
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        this.producer = new KafkaProducer<>(config);
        this.source = source;
    }

    @Override
    public void prepare() {
        topics.run();
    }

    @Override
    public void append(RequestCompleted event, TraceContext trace, LongAdder lost) {
        // the request's id is unique already: making another one would cost more than all the rest
        EventHeaders headers =
                new EventHeaders(event.requestId(), source.uri(), COMPLETED, null, event.completedAt(), trace);
        send(codec.encode(null, null, event, headers), (place, failure) -> {
            if (failure != null) {
                lost.increment();
            }
        });
    }

    @Override
    public void heartbeat(Instant at, long droppedEvents) {
        Heartbeat heartbeat = new Heartbeat(source.instance(), droppedEvents, at);
        for (int partition = 0; partition < Topics.TELEMETRY_REQUESTS.partitions(); partition++) {
            EventHeaders headers = codec.headers(heartbeat, source, at, TraceContext.start());
            send(codec.encode(partition, null, heartbeat, headers), (place, failure) -> {});
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told
    private void send(ProducerRecord<byte[], byte[]> record, Callback outcome) {
        try {
            producer.send(record, outcome);
        } catch (KafkaException e) {
            outcome.onCompletion(null, e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
