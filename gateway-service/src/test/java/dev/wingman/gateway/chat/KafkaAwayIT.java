package dev.wingman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.ScriptedChatService;
import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class KafkaAwayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void withoutKafkaNothingIsAcceptedAndWithItAgainEverythingIs() {
        try (LocalKafka kafka = LocalKafka.start(Options.temporary());
                RunningGateway gateway = RunningGateway.startOn(
                        kafka.bootstrapServers(), List.of(), "wingman.kafka.publish-timeout=2s")) {
            gateway.awaitReadiness();
            // When
            kafka.stop();

            // Then
            Instant asked = Instant.now();
            ResponseSpec refused = chat(gateway);
            refused.expectStatus().isEqualTo(503).expectHeader().exists("Retry-After");
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(15));
            assertThat(gateway.bean(PendingChats.class).size()).isZero();
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> status(gateway, "/health/readiness", 503));
            status(gateway, "/health/liveness", 200);
            status(gateway, "/actuator/health/readiness", 503);

            kafka.start();
            gateway.awaitReadiness();
            try (ScriptedChatService answers = new ScriptedChatService(kafka.bootstrapServers())) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> chat(gateway).expectStatus().isOk());
                assertThat(answers.requests()).isNotEmpty();
            }
        }
    }

    @Test
    void aGatewayThatStartsBeforeKafkaLivesAndAcceptsNothing() {
        try (RunningGateway gateway = RunningGateway.startOn("127.0.0.1:1", List.of())) {
            // When
            ResponseSpec refused = chat(gateway);

            // Then
            refused.expectStatus().isEqualTo(503).expectHeader().exists("Retry-After");
            status(gateway, "/health/liveness", 200);
            status(gateway, "/health/readiness", 503);
            status(gateway, "/health", 503);
        }
    }

    private static ResponseSpec chat(RunningGateway gateway) {
        return gateway.clientOf("ada")
                .post()
                .uri("/coach/chat")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"message\":\"Hello\"}")
                .exchange();
    }

    private static void status(RunningGateway gateway, String path, int expected) {
        gateway.client().get().uri(path).exchange().expectStatus().isEqualTo(expected);
    }
}
