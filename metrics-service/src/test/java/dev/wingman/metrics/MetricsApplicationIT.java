package dev.wingman.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

class MetricsApplicationIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void livesWithoutKafkaAndIsReadyWhileKafkaAnswers(@TempDir Path stateDir) throws Exception {
        try (LocalKafka kafka = LocalKafka.start(Options.temporary())) {
            // Given
            kafka.stop();

            // When
            try (ConfigurableApplicationContext service = new SpringApplication(MetricsApplication.class)
                    .run(
                            "--server.port=0",
                            "--server.address=127.0.0.1",
                            "--wingman.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                            "--wingman.streams.state-dir=" + stateDir)) {

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
            }
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
