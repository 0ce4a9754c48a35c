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
import dev.wingman.schemas.chat.LedgerDayUpdated;
import dev.wingman.schemas.chat.LedgerEvent;
import dev.wingman.schemas.chat.LedgerSums;
import dev.wingman.schemas.chat.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

class AiSpendingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final EventCodec<LedgerEvent> CODEC = new EventCodec<>(Topics.CHAT_LEDGER);

    @Test
    void theLatestSumsOfEachDayTierAndModelAddUp() throws Exception {
        // Given
        Map<String, Object> kafka =
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
        TopicProvisioner.ensure(kafka, List.of(Topics.CHAT_LEDGER), PATIENCE);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (KafkaProducer<byte[], byte[]> ledger =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            publish(ledger, row(today, "small", Tier.ECONOMY, sums(1, 10)));
            publish(ledger, row(today.minusDays(40), "small", Tier.ECONOMY, sums(100, 1_000)));
            publish(ledger, row(today.minusDays(1), "large", Tier.PREMIUM, sums(2, 30)));
            try (RunningGateway gateway = RunningGateway.start("wingman.redis.enabled=false")) {

                // When
                publish(ledger, row(today, "small", Tier.ECONOMY, sums(5, 70)));

                // Then
                await().atMost(PATIENCE).untilAsserted(() -> operator(gateway)
                        .get()
                        .uri("/performance/ai?days=7")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .jsonPath("$.from")
                        .isEqualTo(today.minusDays(6).toString())
                        .jsonPath("$.to")
                        .isEqualTo(today.toString())
                        .jsonPath("$.total.turns")
                        .isEqualTo(7)
                        .jsonPath("$.total.ambiguousTurns")
                        .isEqualTo(7)
                        .jsonPath("$.total.cost.microUsd")
                        .isEqualTo(100)
                        .jsonPath("$.total.cost.usd")
                        .isEqualTo("0.000100")
                        .jsonPath("$.total.baselineMicroUsd")
                        .isEqualTo(200)
                        .jsonPath("$.total.saved.total.share")
                        .isEqualTo(0.5)
                        .jsonPath("$.total.saved.cache.microUsd")
                        .isEqualTo(100)
                        .jsonPath("$.byTier[0].tier")
                        .isEqualTo("economy")
                        .jsonPath("$.byTier[0].figures.cost.share")
                        .isEqualTo(0.7)
                        .jsonPath("$.byTier[1].figures.turns")
                        .isEqualTo(2)
                        .jsonPath("$.byModel[0].model")
                        .isEqualTo("large")
                        .jsonPath("$.byDay.length()")
                        .isEqualTo(2)
                        .jsonPath("$.byDay[1].day")
                        .isEqualTo(today.toString()));
                operator(gateway)
                        .get()
                        .uri("/performance/ai?days=60")
                        .exchange()
                        .expectBody()
                        .jsonPath("$.total.turns")
                        .isEqualTo(107);
                for (String days : List.of("0", "367", "-1", "x", "")) {
                    operator(gateway)
                            .get()
                            .uri("/performance/ai?days=" + days)
                            .exchange()
                            .expectStatus()
                            .isBadRequest();
                }
                gateway.client()
                        .get()
                        .uri("/performance/ai")
                        .exchange()
                        .expectStatus()
                        .isUnauthorized();
                gateway.clientOf("u1")
                        .get()
                        .uri("/performance/ai")
                        .exchange()
                        .expectStatus()
                        .isForbidden();
            }
        }
    }

    private static WebTestClient operator(RunningGateway gateway) {
        return gateway.client()
                .mutate()
                .defaultHeaders(headers -> headers.setBearerAuth(Tokens.of("olga", "ops")))
                .build();
    }

    private static void publish(KafkaProducer<byte[], byte[]> ledger, LedgerDayUpdated row) throws Exception {
        EventSource source = new EventSource("chat-service", "test");
        ledger.send(CODEC.encode(
                        null, row.key(), row, CODEC.headers(row, source, row.updatedAt(), TraceContext.start())))
                .get(10, TimeUnit.SECONDS);
    }

    private static LedgerDayUpdated row(LocalDate day, String model, Tier tier, LedgerSums sums) {
        return new LedgerDayUpdated(day.toString(), "simulated", model, tier, sums, Instant.now());
    }

    private static LedgerSums sums(long turns, long cost) {
        return new LedgerSums(turns, 0, 0, turns, turns, 0, 1, 1, 0, cost, 0, 0, 2 * cost, 1, 1, 0, cost, 0);
    }
}
