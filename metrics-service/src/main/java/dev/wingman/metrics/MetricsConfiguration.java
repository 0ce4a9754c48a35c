package dev.wingman.metrics;

import dev.wingman.schemas.EventSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the features share: Kafka, and who this instance is. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaSettings.class)
class MetricsConfiguration {

    @Bean
    EventSource eventSource(@Value("${wingman.instance-id}") String instance) {
        return new EventSource("metrics-service", instance);
    }
}
