package dev.wingman.gateway.kafka;

import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.Traces;
import dev.wingman.schemas.EventSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaSettings.class)
class KafkaConfiguration {

    @Bean
    EventSource eventSource(@Value("${wingman.instance-id}") String instance) {
        return GatewayTopics.source(instance);
    }

    /** Closed after the web server has let its requests finish. */
    @Bean(destroyMethod = "close")
    EventPublisher eventPublisher(KafkaSettings settings, EventSource source, MeterRegistry meters) {
        return new EventPublisher(settings.publisher(), source, meters);
    }

    @Bean
    GatewayTopics gatewayTopics(KafkaSettings settings, EventPublisher publisher) {
        return new GatewayTopics(settings, publisher);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    KafkaProbe kafkaProbe(KafkaSettings settings) {
        return new KafkaProbe(settings);
    }

    @Bean
    Traces traces(
            ObjectProvider<OpenTelemetry> telemetry,
            @Value("${wingman.tracing.enabled:}") @Nullable Boolean wish,
            Environment environment) {
        return Traces.configured(wish, environment::getProperty, telemetry::getIfAvailable);
    }
}
