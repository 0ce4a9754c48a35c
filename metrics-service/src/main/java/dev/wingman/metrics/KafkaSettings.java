package dev.wingman.metrics;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How Kafka is reached.
 *
 * @param bootstrapServers host:port list
 * @param properties further settings of every Kafka client, for example for TLS; default none
 */
@ConfigurationProperties("wingman.kafka")
public record KafkaSettings(
        @Nullable String bootstrapServers, @Nullable Map<String, String> properties) {

    public KafkaSettings {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "wingman.kafka.bootstrap-servers must name at least one broker (KAFKA_BOOTSTRAP_SERVERS)");
        }
    }

    /** Settings that every client of this service shares. */
    public Map<String, Object> client() {
        Map<String, Object> config = new HashMap<>();
        if (properties != null) {
            config.putAll(properties);
        }
        config.put("bootstrap.servers", String.valueOf(bootstrapServers));
        return config;
    }
}
