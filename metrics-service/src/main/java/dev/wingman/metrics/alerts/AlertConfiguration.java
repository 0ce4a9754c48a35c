package dev.wingman.metrics.alerts;

import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.KafkaSettings;
import dev.wingman.metrics.files.WatchedFile;
import dev.wingman.metrics.streams.RunningTopology;
import dev.wingman.metrics.streams.StreamsSettings;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AlertSettings.class, StreamsSettings.class})
class AlertConfiguration {

    /** What must be there before the topology starts. */
    static final List<Topic<?>> TOPICS = Stream.concat(
                    WatchedWindows.ALL.stream().<Topic<?>>map(WatchedWindows::topic),
                    Stream.of(Topics.METRICS_PANES, Topics.ALERTS))
            .toList();

    @Bean
    WatchedFile<AlertRules> alertRules(AlertSettings settings, Environment environment) {
        return RulesFile.open(settings.file(), environment::getProperty);
    }

    @Bean
    RulesReload alertRulesReload(WatchedFile<AlertRules> file, AlertSettings settings) {
        return new RulesReload(file, settings.reload());
    }

    @Bean
    RunningTopology alertStreams(
            WatchedFile<AlertRules> rules,
            AlertSettings settings,
            StreamsSettings streams,
            KafkaSettings kafka,
            EventSource source,
            MeterRegistry meters,
            ConfigurableApplicationContext context) {
        return new RunningTopology(
                "alerts",
                new AlertTopology(rules, source, new AlertMeters(meters)),
                streams.properties(kafka.client(), settings.applicationId()),
                () -> TopicProvisioner.ensure(kafka.client(), TOPICS, streams.startLimit()),
                () -> new Thread(() -> System.exit(SpringApplication.exit(context, () -> 1)), "give-up").start(),
                meters);
    }

    /** In the group {@code readiness}. */
    @Bean
    HealthIndicator alertsHealthIndicator(@Qualifier("alertStreams") RunningTopology streams) {
        return () -> {
            Health.Builder health = streams.isReady() ? Health.up() : Health.down();
            return health.withDetail("state", streams.state()).build();
        };
    }
}
