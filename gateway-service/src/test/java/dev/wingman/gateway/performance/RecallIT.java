package dev.wingman.gateway.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.AnswerRecallRequested;
import dev.wingman.schemas.chat.AnswerRecalled;
import dev.wingman.schemas.chat.CommandEvent;
import dev.wingman.schemas.chat.RecallEvent;
import dev.wingman.schemas.chat.ServedTurn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class RecallIT {

    private static final String KEY = "abcdefghijklmnopqrst_-";
    private static final Instant THEN = Instant.parse("2026-11-21T10:42:00Z");

    private static RunningGateway gateway;
    private static RunningGateway another;
    private static Commands commands;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("wingman.redis.enabled=false");
        another = RunningGateway.start("wingman.redis.enabled=false");
        commands = new Commands(SharedServers.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        commands.close();
        another.close();
        gateway.close();
    }

    @BeforeEach
    void answering() {
        commands.received.clear();
        commands.answering = true;
    }

    private static ResponseSpec recall(RunningGateway where, String key, String... roles) {
        return where.client()
                .post()
                .uri("/performance/cache/answers/{key}/recall", key)
                .headers(headers -> {
                    if (roles.length > 0) {
                        headers.setBearerAuth(Tokens.of("olga", roles));
                    }
                })
                .exchange();
    }

    @Test
    void anOperatorIsGivenTheTurnsThatWereServedByWhicheverGateway() {
        for (RunningGateway where : List.of(gateway, another)) {
            recall(where, KEY, "ops")
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.key")
                    .isEqualTo(KEY)
                    .jsonPath("$.operator")
                    .isEqualTo("olga")
                    .jsonPath("$.known")
                    .isEqualTo(true)
                    .jsonPath("$.complete")
                    .isEqualTo(true)
                    .jsonPath("$.turns.length()")
                    .isEqualTo(2)
                    .jsonPath("$.turns[0].requestId")
                    .isEqualTo("req_1")
                    .jsonPath("$.turns[1].userId")
                    .isEqualTo("bob")
                    .jsonPath("$.turns[1].servedAt")
                    .isEqualTo("2026-11-21T10:42:00Z");
        }
        assertThat(commands.received)
                .hasSize(2)
                .allSatisfy(command -> assertThat(command.operator()).isEqualTo("olga"))
                .extracting(AnswerRecallRequested::commandId)
                .doesNotHaveDuplicates();
    }

    @Test
    void nobodyElseMayRecallAndNothingIsPublished() {
        recall(gateway, KEY).expectStatus().isUnauthorized().expectBody(String.class);
        recall(gateway, KEY, "user").expectStatus().isForbidden().expectBody(String.class);
        recall(gateway, KEY, "admin").expectStatus().isForbidden().expectBody(String.class);

        recall(gateway, KEY, "user", "ops").expectStatus().isOk().expectBody(String.class);
        assertThat(commands.received).hasSize(1);
    }

    @Test
    void whileNobodyCarriesItOutTheRecallIsSaidToBePending() {
        // Given
        commands.answering = false;

        // When
        ResponseSpec answer = recall(gateway, KEY, "ops");

        // Then
        answer.expectStatus()
                .isEqualTo(504)
                .expectHeader()
                .contentType("application/problem+json")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:wingman:problem:recall-pending");
        assertThat(commands.received).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "abcdefghijklmnopqrst_-x", "abcdefghijklmnopqrst_.", "abcdefghijklmnopqrstü-", " "})
    void aKeyThatIsNoneIsNamed(String key) {
        recall(gateway, key, "ops")
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("key");
        recall(gateway, KEY, "ops").expectStatus().isOk().expectBody(String.class);
        assertThat(commands.received).extracting(AnswerRecallRequested::key).containsExactly(KEY);
    }

    /** Stands in for chat-service: reads the commands and answers with two turns. */
    private static final class Commands implements AutoCloseable {

        private final List<AnswerRecallRequested> received = new CopyOnWriteArrayList<>();
        private final EventCodec<CommandEvent> commandCodec = new EventCodec<>(Topics.CHAT_COMMANDS);
        private final EventCodec<RecallEvent> recallCodec = new EventCodec<>(Topics.CHAT_RECALLS);
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final KafkaProducer<byte[], byte[]> producer;
        private final Thread thread = new Thread(this::run, "scripted-commands");
        private volatile boolean answering = true;
        private volatile boolean closed;

        Commands(String bootstrapServers) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false);
            consumer = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.CHAT_COMMANDS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    AnswerRecallRequested command =
                            (AnswerRecallRequested) commandCodec.decode(record).event();
                    received.add(command);
                    if (answering) {
                        answer(command);
                    }
                });
            }
            consumer.close();
            producer.close();
        }

        private void answer(AnswerRecallRequested command) {
            AnswerRecalled recalled = new AnswerRecalled(
                    command.commandId(),
                    command.key(),
                    command.operator(),
                    true,
                    List.of(
                            new ServedTurn("req_1", "conv_1", "ada", THEN),
                            new ServedTurn("req_2", "conv_2", "bob", THEN)),
                    true,
                    command.requestedAt(),
                    Instant.now());
            try {
                producer.send(recallCodec.encode(
                                null,
                                recalled.key(),
                                recalled,
                                recallCodec.headers(
                                        recalled,
                                        new EventSource("chat-service", "scripted"),
                                        recalled.recalledAt(),
                                        TraceContext.start())))
                        .get(10, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
