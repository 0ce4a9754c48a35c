package dev.wingman.chat.turn;

import dev.wingman.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the transactional producers of one partition; each new one fences those before it. */
final class TurnProducers implements Supplier<Producer<byte[], byte[]>> {

    private final Map<String, Object> config;

    /**
     * @param transactionalId the same for every owner of the partition, now and later
     * @param transactionTimeout after which the broker aborts a transaction that nobody ends
     */
    TurnProducers(Map<String, Object> kafka, String transactionalId, Duration transactionTimeout) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) transactionTimeout.toMillis());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // What comes while a request is under way goes with the next one: batches form under load, without any linger.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16 * 1024 * 1024);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
        // Back to back transactions meet CONCURRENT_TRANSACTIONS, which is over within a few milliseconds; with the
        // default pause of 100 ms a commit would hold up its partition for as long.
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
        this.config = Map.copyOf(settings);
    }

    @Override
    public Producer<byte[], byte[]> get() {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
