package dev.wingman.gateway.performance;

import static org.awaitility.Awaitility.await;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import dev.wingman.localstack.SharedServers;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.alerts.AlertEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class AlertsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final EventCodec<AlertEvent> CODEC = new EventCodec<>(Topics.ALERTS);

    @Test
    void incidentsFromBeforeTheStartAndAfterItAreShownToOperatorsOnly() throws Exception {
        // Given
        Map<String, Object> kafka =
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
        TopicProvisioner.ensure(kafka, List.of(Topics.ALERTS), PATIENCE);
        try (KafkaProducer<byte[], byte[]> alerts =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            publish(alerts, AlertBoardTest.fired("al_before", 0), Duration.ofDays(20));
            publish(alerts, AlertBoardTest.fired("al_ended", 0), Duration.ofDays(10));
            try (RunningGateway gateway = RunningGateway.start("wingman.redis.enabled=false")) {

                // When
                publish(alerts, AlertBoardTest.resolved("al_ended", 0, 60), Duration.ZERO);

                // Then
                await().atMost(PATIENCE).untilAsserted(() -> gateway.client()
                        .get()
                        .uri("/performance/alerts")
                        .headers(headers -> headers.setBearerAuth(Tokens.of("o1", "ops")))
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .jsonPath("$.active.length()")
                        .isEqualTo(1)
                        .jsonPath("$.active[0].id")
                        .isEqualTo("al_before")
                        .jsonPath("$.history[0].id")
                        .isEqualTo("al_ended")
                        .jsonPath("$.history[0].metric")
                        .isEqualTo("errors.server.ratio")
                        .jsonPath("$.generatedAt")
                        .exists());
                gateway.clientOf("u1")
                        .get()
                        .uri("/performance/alerts")
                        .exchange()
                        .expectStatus()
                        .isForbidden();
                gateway.client()
                        .get()
                        .uri("/performance/alerts")
                        .exchange()
                        .expectStatus()
                        .isUnauthorized();
            }
        }
    }

    private static void publish(KafkaProducer<byte[], byte[]> alerts, AlertEvent event, Duration ago) throws Exception {
        EventSource source = new EventSource("metrics-service", "test");
        Instant time = Instant.now().minus(ago);
        alerts.send(CODEC.encode(null, event.key(), event, CODEC.headers(event, source, time, TraceContext.start())))
                .get(10, TimeUnit.SECONDS);
    }
}
