package dev.wingman.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import dev.wingman.metrics.notify.TestAlerts;
import dev.wingman.metrics.notify.delivery.ScriptedReceiver;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.alerts.AlertEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

class MetricsApplicationIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void livesWithoutKafkaAndIsReadyWhileKafkaAnswersAndNotifies(@TempDir Path stateDir) throws Exception {
        try (LocalKafka kafka = LocalKafka.start(Options.temporary());
                ScriptedReceiver slack = new ScriptedReceiver()) {
            // Given
            kafka.stop();

            // When
            try (ConfigurableApplicationContext service = new SpringApplication(MetricsApplication.class)
                    .run(
                            "--server.port=0",
                            "--server.address=127.0.0.1",
                            "--wingman.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                            "--wingman.streams.state-dir=" + stateDir,
                            "--wingman.notify.allow-private-addresses=true",
                            "--ALERT_SLACK_WEBHOOK=" + slack.url("/services/x"))) {

                // Then
                String actuator = "http://127.0.0.1:" + port(service.getEnvironment()) + "/actuator/";
                assertThat(get(actuator + "health/liveness").statusCode()).isEqualTo(200);
                assertThat(get(actuator + "health/readiness").statusCode()).isEqualTo(503);

                kafka.start();
                awaitStatus(actuator + "health/readiness", 200);
                assertThat(get(actuator + "prometheus").body())
                        .contains("wingman_telemetry_late_total")
                        .contains("wingman_windows_published_seconds")
                        .contains("kafka_stream_thread_process_rate");

                kafka.stop();
                awaitStatus(actuator + "health/readiness", 503);
                assertThat(get(actuator + "health/liveness").statusCode()).isEqualTo(200);

                kafka.start();
                awaitStatus(actuator + "health/readiness", 200);

                publish(kafka, TestAlerts.fired("al_1", Map.of("rule", "of-this-test"), Instant.now()));
                await().atMost(LIMIT).until(() -> slack.requests().stream()
                        .anyMatch(request -> request.body().contains("[FIRING:1] of-this-test")));
            }
        }
    }

    private static void publish(LocalKafka kafka, AlertEvent alert) throws Exception {
        EventCodec<AlertEvent> codec = new EventCodec<>(Topics.ALERTS);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(codec.encode(
                            null,
                            alert.key(),
                            alert,
                            codec.headers(
                                    alert,
                                    new EventSource("metrics-service", "test"),
                                    Instant.now(),
                                    TraceContext.start())))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static String port(Environment environment) {
        return environment.getRequiredProperty("local.server.port");
    }

    private void awaitStatus(String uri, int status) {
        await().atMost(LIMIT).until(() -> get(uri).statusCode() == status);
    }

    private HttpResponse<String> get(String uri) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    }
}
