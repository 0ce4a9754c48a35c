package dev.wingman.metrics.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the topologies run. None of these changes a window.
 *
 * @param applicationId of the windows: consumer group, and prefix of the changelogs and transactions; another one starts over from the
 *     oldest telemetry that is kept
 * @param stateDir where Kafka Streams keeps its lock and its process id; states live in memory and changelogs
 * @param threads of each topology, at least 1; 14 tasks of the windows share them
 * @param commitInterval how long a result waits for its transaction to commit; a result waits twice, once at each step
 * @param sessionTimeout after this an instance that died is replaced
 * @param replicationFactor of the changelogs; -1 takes the broker's default
 * @param startLimit how long to wait for Kafka at the start before the process gives up
 */
@ConfigurationProperties("wingman.streams")
public record StreamsSettings(
        String applicationId,
        Path stateDir,
        int threads,
        Duration commitInterval,
        Duration sessionTimeout,
        int replicationFactor,
        Duration startLimit) {

    private static final int FETCH_BYTES = 128 * 1024;
    private static final int FETCH_WAIT_MILLIS = 250;

    /** A dead letter is a record with headers added: somewhat larger than what the topic took. */
    private static final int LARGEST_REQUEST = 2 * 1024 * 1024;

    public StreamsSettings {
        demand(!applicationId.isBlank(), "application-id", applicationId, "not be empty");
        demand(threads > 0, "threads", threads, "be at least 1");
        demand(!commitInterval.isNegative(), "commit-interval", commitInterval, "not be negative");
        demand(sessionTimeout.toMillis() >= 1_000, "session-timeout", sessionTimeout, "be at least 1 s");
        demand(
                replicationFactor == -1 || replicationFactor > 0,
                "replication-factor",
                replicationFactor,
                "be -1 or more than 0");
        demand(startLimit.toMillis() > 0, "start-limit", startLimit, "be positive");
    }

    private static void demand(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.streams." + key + " must " + rule + ", but is " + value);
        }
    }

    public Properties properties(Map<String, Object> client) {
        return properties(client, applicationId);
    }

    /** The same for another topology than that of the windows. */
    public Properties properties(Map<String, Object> client, String applicationId) {
        Properties config = new Properties();
        config.putAll(client);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicationFactor);
        config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 0);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int)
                sessionTimeout.toMillis());
        config.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                (int) sessionTimeout.toMillis() / 3);
        // Panes are 5 s long: events are worth a few fetches a second, not one for each handful.
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), FETCH_BYTES);
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), FETCH_WAIT_MILLIS);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_REQUEST);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        return config;
    }
}
