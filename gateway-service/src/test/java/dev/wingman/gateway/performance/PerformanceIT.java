package dev.wingman.gateway.performance;

import static org.awaitility.Awaitility.await;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.localstack.SharedServers;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.metrics.LatencyEvent;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PerformanceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final EventCodec<LatencyEvent> CODEC = new EventCodec<>(Topics.METRICS_LATENCY);

    @Test
    void windowsFromBeforeTheStartAndAfterItAreShown() throws Exception {
        // Given
        Map<String, Object> kafka =
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
        TopicProvisioner.ensure(kafka, List.of(Topics.METRICS_LATENCY), PATIENCE);
        Instant now = Instant.now();
        try (KafkaProducer<byte[], byte[]> metrics =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            publish(metrics, window("GET /too/old", now.minus(Duration.ofMinutes(30))));
            publish(metrics, window("GET /before", now.minusSeconds(60)));
            try (RunningGateway gateway = RunningGateway.start("wingman.redis.enabled=false")) {

                // When
                publish(metrics, window("GET /after", Instant.now()));

                // Then
                await().atMost(PATIENCE).untilAsserted(() -> gateway.clientOf("u1")
                        .get()
                        .uri("/performance/metrics")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .jsonPath("$.windows[0].subject")
                        .isEqualTo("GET /after")
                        .jsonPath("$.windows[1].subject")
                        .isEqualTo("GET /before")
                        .jsonPath("$.windows[1].p95Micros")
                        .isEqualTo(250)
                        .jsonPath("$.windows.length()")
                        .isEqualTo(2)
                        .jsonPath("$.dataAgeSeconds")
                        .isNumber());
                gateway.client()
                        .get()
                        .uri("/performance/metrics")
                        .exchange()
                        .expectStatus()
                        .isUnauthorized();
            }
        }
    }

    private static void publish(KafkaProducer<byte[], byte[]> metrics, LatencyWindow window) throws Exception {
        EventSource source = new EventSource("metrics-service", "test");
        metrics.send(CODEC.encode(
                        null,
                        window.subject(),
                        window,
                        CODEC.headers(window, source, window.windowEnd(), TraceContext.start())))
                .get(10, TimeUnit.SECONDS);
    }

    private static LatencyWindow window(String subject, Instant end) {
        return new LatencyWindow(subject, end.minusSeconds(60), end, 60, 10, 1, 0, 2, 300_000, 100, 250, 300, 400);
    }
}
