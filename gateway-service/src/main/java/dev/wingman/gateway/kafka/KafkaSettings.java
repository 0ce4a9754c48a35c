package dev.wingman.gateway.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param publishTimeout how long an event may wait for its acknowledgement before it counts as not published
 */
@ConfigurationProperties("wingman.kafka")
public record KafkaSettings(
        @DefaultValue("localhost:9092") String bootstrapServers,
        @DefaultValue("5s") Duration publishTimeout) {

    private static final Duration LEAST = Duration.ofMillis(200);

    public KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "wingman.kafka.bootstrap-servers (KAFKA_BOOTSTRAP_SERVERS) must not be empty");
        }
        if (publishTimeout.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException(
                    "wingman.kafka.publish-timeout must be at least " + LEAST + ", but is " + publishTimeout);
        }
    }

    /** Settings that every client of Kafka needs. */
    public Map<String, Object> connection() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }

    Map<String, Object> publisher() {
        Map<String, Object> config = new HashMap<>(connection());
        int limit = (int) publishTimeout.toMillis();
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, limit / 2);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return config;
    }
}
