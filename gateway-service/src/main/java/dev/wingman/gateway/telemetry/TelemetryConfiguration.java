package dev.wingman.gateway.telemetry;

import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.schemas.EventSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
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

    @Bean
    TelemetryHealth telemetryHealth(RequestTelemetry telemetry) {
        return new TelemetryHealth(telemetry);
    }
}
