package dev.wingman.gateway.telemetry;

import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.messaging.ConsumerBacklog;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.PoolSource;
import dev.wingman.messaging.ServiceTelemetry;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.telemetry.CacheHeartbeat;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TelemetryConfiguration {

    @Bean(initMethod = "start", destroyMethod = "close")
    RequestTelemetry requestTelemetry(
            KafkaSettings kafka, GatewayTopics topics, EventSource source, MeterRegistry meters) {
        return new RequestTelemetry(
                new KafkaTelemetryLog(kafka.connection(), source, topics::ensure), Clock.systemUTC(), meters);
    }

    @Bean
    TelemetryFilter telemetryFilter(RequestTelemetry telemetry, EventSource source) {
        return new TelemetryFilter(telemetry, source.instance(), Clock.systemUTC());
    }

    /** The gateway is in no consumer group: it reads each topic whole. */
    @Bean(initMethod = "start", destroyMethod = "close")
    ServiceTelemetry serviceTelemetry(
            EventPublisher publisher,
            EventSource source,
            GatewayTopics topics,
            ObjectProvider<ServiceTelemetry.Part> parts,
            ObjectProvider<PoolSource> pools) {
        ServiceTelemetry telemetry = new ServiceTelemetry(
                publisher,
                source,
                Clock.systemUTC(),
                topics::ensure,
                ConsumerBacklog.NONE,
                pools.stream().toList());
        parts.forEach(telemetry::eachSecond);
        return telemetry.heartbeats(
                new EventCodec<>(Topics.TELEMETRY_CACHE), CacheHeartbeat::new, UnaryOperator.identity());
    }

    @Bean
    TelemetryHealth telemetryHealth(RequestTelemetry telemetry) {
        return new TelemetryHealth(telemetry);
    }
}
