package dev.wingman.cache.loading;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 */
@ConfigurationProperties("wingman.kafka")
record KafkaSettings(@DefaultValue("localhost:9092") String bootstrapServers) {

    KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "wingman.kafka.bootstrap-servers (KAFKA_BOOTSTRAP_SERVERS) must not be empty");
        }
    }

    /** Settings that every client of Kafka needs. */
    Map<String, Object> connection() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }
}
