package dev.wingman.metrics.windows;

import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.KafkaSettings;
import dev.wingman.metrics.streams.RunningTopology;
import dev.wingman.metrics.streams.StreamsSettings;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LatencySettings.class, StreamsSettings.class})
class WindowConfiguration {

    private static final List<Topic<?>> TOPICS = List.of(
            Topics.TELEMETRY_REQUESTS,
            Topics.TELEMETRY_CACHE,
            Topics.TELEMETRY_AI,
            Topics.TELEMETRY_RESOURCES,
            Topics.METRICS_PANES,
            Topics.METRICS_LATENCY,
            Topics.METRICS_CACHE,
            Topics.METRICS_AI,
            Topics.METRICS_RESOURCES,
            Topics.METRICS_BUSINESS);

    @Bean
    RunningTopology latencyStreams(
            LatencySettings latency,
            StreamsSettings streams,
            KafkaSettings kafka,
            EventSource source,
            MeterRegistry meters,
            ConfigurableApplicationContext context) {
        return new RunningTopology(
                "windows",
                new WindowTopology(
                        WindowTopology.families(latency.rules(Topics.TELEMETRY_REQUESTS.partitions())),
                        source,
                        new WindowMeters(meters)),
                streams.properties(kafka.client()),
                () -> TopicProvisioner.ensure(kafka.client(), TOPICS, streams.startLimit()),
                () -> new Thread(() -> System.exit(SpringApplication.exit(context, () -> 1)), "give-up").start(),
                meters);
    }

    /** In the group {@code readiness}. */
    @Bean
    HealthIndicator latencyHealthIndicator(@Qualifier("latencyStreams") RunningTopology streams) {
        return () -> {
            Health.Builder health = streams.isReady() ? Health.up() : Health.down();
            return health.withDetail("state", streams.state()).build();
        };
    }
}
