package dev.wingman.metrics.resources;

import dev.wingman.messaging.ConsumerBacklog;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.PoolSource;
import dev.wingman.messaging.ServiceTelemetry;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.KafkaSettings;
import dev.wingman.metrics.streams.RunningTopology;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ResourcesConfiguration {

    private static final Duration TOPIC_LIMIT = Duration.ofSeconds(30);

    /** Where the topologies count what they put among the dead letters. */
    private static final List<String> DEAD_LETTERS =
            List.of("wingman.telemetry.unreadable", "wingman.alerts.unreadable");

    @Bean(initMethod = "start", destroyMethod = "close")
    OwnTelemetry ownTelemetry(
            EventSource source,
            KafkaSettings kafka,
            MeterRegistry meters,
            ObjectProvider<RunningTopology> topologies,
            ObjectProvider<PoolSource> pools) {
        EventPublisher publisher = new EventPublisher(kafka.client(), source, meters);
        return new OwnTelemetry(
                publisher,
                new ServiceTelemetry(
                        publisher,
                        source,
                        Clock.systemUTC(),
                        () -> TopicProvisioner.ensure(kafka.client(), List.of(Topics.TELEMETRY_RESOURCES), TOPIC_LIMIT),
                        new TopologyBacklog(topologies.stream().toList(), meters),
                        pools.stream().toList()));
    }

    /** The telemetry with the publisher that only it needs. */
    record OwnTelemetry(EventPublisher publisher, ServiceTelemetry telemetry) implements AutoCloseable {

        void start() {
            telemetry.start();
        }

        @Override
        public void close() {
            telemetry.close();
            publisher.close();
        }
    }

    /** What the topologies, and whatever else reads in a group here, have left. */
    private record TopologyBacklog(List<RunningTopology> topologies, MeterRegistry meters) implements ConsumerBacklog {

        @Override
        public Long lag() {
            Long consumers = ConsumerBacklog.of(meters).lag();
            return topologies.stream().mapToLong(RunningTopology::lag).sum() + (consumers == null ? 0 : consumers);
        }

        @Override
        public long deadLetters() {
            double unreadable = DEAD_LETTERS.stream()
                    .flatMap(name -> meters.find(name).counters().stream())
                    .mapToDouble(Counter::count)
                    .sum();
            return (long) unreadable + ConsumerBacklog.of(meters).deadLetters();
        }
    }
}
