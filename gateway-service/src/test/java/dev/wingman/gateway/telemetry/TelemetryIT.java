package dev.wingman.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.telemetry.Heartbeat;
import dev.wingman.schemas.telemetry.RequestCompleted;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TelemetryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final EventCodec<RequestTelemetryEvent> CODEC = new EventCodec<>(Topics.TELEMETRY_REQUESTS);

    private static RunningGateway gateway;
    private static KafkaConsumer<byte[], byte[]> consumer;

    private final List<RequestCompleted> heard = new ArrayList<>();
    private final Set<Integer> beating = new HashSet<>();

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "wingman.instance-id=told", "wingman.redis.enabled=false", "wingman.near-cache.load-timeout=30s");
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.TELEMETRY_REQUESTS.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    @AfterAll
    static void stop() {
        consumer.close();
        gateway.close();
    }

    @Test
    void anAnsweredRequestIsTold() {
        // When
        String requestId = gateway.clientOf("u1")
                .get()
                .uri("/performance/metrics")
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(Void.class)
                .getResponseHeaders()
                .getFirst("X-Request-Id");

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(listen()).anySatisfy(event -> {
            assertThat(event.requestId()).isEqualTo(requestId);
            assertThat(event.endpoint()).isEqualTo("GET /performance/metrics");
            assertThat(event.status()).isEqualTo(200);
            assertThat(event.durationMicros()).isPositive();
            assertThat(event.cache()).isNull();
        }));
    }

    @Test
    void whatIsNoEndpointIsToldAsOther() {
        // When
        gateway.clientOf("u1")
                .get()
                .uri("/no/such/thing")
                .exchange()
                .expectStatus()
                .isNotFound();

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(listen())
                .anyMatch(event -> event.endpoint().equals("other") && event.status() == 404));
    }

    @Test
    void aClientThatGoesAwayIsToldAs499() throws Exception {
        // Given
        String request = "GET /api/challenges?page=77 HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer "
                + dev.wingman.gateway.Tokens.of("u1", "user") + "\r\n\r\n";

        // When
        try (Socket client = new Socket("127.0.0.1", gateway.port());
                OutputStream out = client.getOutputStream()) {
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            // the load that it waits for is under way
            await().atMost(PATIENCE).until(() -> loading() == 1);
        }

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(listen())
                .anyMatch(event -> event.endpoint().equals("GET /api/challenges") && event.status() == 499));
    }

    @Test
    void everyPartitionGetsHeartbeats() {
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            listen();
            assertThat(beating).containsExactlyInAnyOrder(0, 1, 2, 3);
        });
    }

    private static double loading() {
        return gateway.bean(io.micrometer.core.instrument.MeterRegistry.class)
                .get("wingman.near.cache.loading")
                .gauge()
                .value();
    }

    private List<RequestCompleted> listen() {
        if (heard.isEmpty()) {
            consumer.seekToBeginning(consumer.assignment());
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            RequestTelemetryEvent event = CODEC.decode(record).event();
            if (event instanceof Heartbeat heartbeat && heartbeat.instance().equals("told")) {
                beating.add(record.partition());
            } else if (event instanceof RequestCompleted completed
                    && completed.instance().equals("told")) {
                assertThat(record.key()).isNull();
                heard.add(completed);
            }
        }
        return heard;
    }
}
