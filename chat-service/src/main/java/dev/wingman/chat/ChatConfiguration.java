package dev.wingman.chat;

import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.messaging.Traces;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What the features share: Kafka, traces, and who this instance is. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaSettings.class)
class ChatConfiguration {

    private static final Duration TOPICS_LIMIT = Duration.ofMinutes(2);

    /** Stands for the fact that the topics exist; whoever uses Kafka depends on it. */
    record TopicsReady() {}

    @Bean
    TopicsReady topicsReady(KafkaSettings kafka) {
        TopicProvisioner.ensure(
                kafka.client(),
                List.of(
                        Topics.CHAT_REQUESTS,
                        Topics.CHAT_REPLIES,
                        Topics.CHAT_TURNS,
                        Topics.CHAT_ANSWERS,
                        Topics.CHAT_COMMANDS,
                        Topics.CHAT_RECALLS,
                        Topics.CHAT_LEDGER,
                        Topics.TELEMETRY_AI,
                        Topics.TELEMETRY_RESOURCES),
                TOPICS_LIMIT);
        return new TopicsReady();
    }

    @Bean
    EventSource eventSource(@Value("${wingman.instance-id}") String instance) {
        return new EventSource("chat-service", instance);
    }

    @Bean
    EventPublisher eventPublisher(KafkaSettings kafka, EventSource source, MeterRegistry meters, TopicsReady ready) {
        EventPublisher publisher = new EventPublisher(kafka.client(), source, meters);
        publisher.warmUp(List.of(
                Topics.CHAT_REPLIES,
                Topics.CHAT_ANSWERS,
                Topics.CHAT_RECALLS,
                Topics.CHAT_LEDGER,
                Topics.TELEMETRY_AI,
                Topics.TELEMETRY_RESOURCES));
        return publisher;
    }

    @Bean
    DeadLetters deadLetters(KafkaSettings kafka, TopicsReady ready) {
        return new DeadLetters(kafka.client());
    }

    @Bean
    Traces traces(
            ObjectProvider<OpenTelemetry> telemetry,
            @Value("${wingman.tracing.enabled:}") @Nullable Boolean wish,
            Environment environment) {
        return Traces.configured(wish, environment::getProperty, telemetry::getIfAvailable);
    }
}
