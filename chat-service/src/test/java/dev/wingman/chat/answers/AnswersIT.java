package dev.wingman.chat.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.SharedServers;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.AnswerEvent;
import dev.wingman.schemas.chat.AnswerForgotten;
import dev.wingman.schemas.chat.AnswerLearned;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances that know each other through {@code chat.answers} only. */
class AnswersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final EventCodec<AnswerEvent> CODEC = new EventCodec<>(Topics.CHAT_ANSWERS);
    private static final Scope SCOPE = new Scope("scope");

    private static Map<String, Object> kafka = Map.of();
    private static EventPublisher publisher;
    private static AnswerLog log;

    @BeforeAll
    static void start() {
        kafka = Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
        TopicProvisioner.ensure(kafka, List.of(Topics.CHAT_ANSWERS), PATIENCE);
        publisher = new EventPublisher(kafka, new EventSource("chat-service", "test"), new SimpleMeterRegistry());
        log = (key, event) -> publisher.publish(CODEC, null, key, event, Instant.now(), TraceContext.start());
    }

    @AfterAll
    static void stop() {
        publisher.close();
    }

    private record Instance(Shelf shelf, AnswersFeed feed) implements AutoCloseable {

        static Instance start() {
            Shelf shelf = new Shelf(1_000, 1_000_000, Duration.ofDays(7), Learned.MODEL, 4, InstantSource.system());
            AnswersFeed feed = new AnswersFeed(kafka, shelf, log);
            feed.start();
            return new Instance(shelf, feed);
        }

        @Override
        public void close() {
            feed.stop();
        }
    }

    private static AnswerLearned answer(String key, Instant at) {
        return Learned.answer(key, SCOPE.digest(), "What is " + key + "?", new byte[] {1, 2, 3, 4}, at);
    }

    private static void publish(AnswerEvent event, String key) throws Exception {
        log.append(key, event).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aRestartedInstanceIsWarmWhenItsStartReturns() throws Exception {
        // Given
        String key = UUID.randomUUID().toString();
        publish(answer(key, Instant.now()), key);

        // When
        try (Instance instance = Instance.start()) {

            // Then
            assertThat(instance.shelf().find(key, SCOPE)).isNotNull();
            assertThat(instance.shelf().nearest(SCOPE, new byte[] {1, 2, 3, 4}, 10, 0.9))
                    .isNotEmpty();
        }
    }

    @Test
    void whatOneInstanceLearnsAndRecallsTheOtherHasAndForgets() throws Exception {
        String key = UUID.randomUUID().toString();
        try (Instance one = Instance.start();
                Instance other = Instance.start()) {
            // Given
            publish(answer(key, Instant.now()), key);
            await().atMost(PATIENCE).until(() -> one.shelf().find(key) != null && other.shelf().find(key) != null);

            // When
            publish(new AnswerForgotten(key, Instant.now()), key);

            // Then
            await().atMost(PATIENCE).until(() -> one.shelf().find(key) == null && other.shelf().find(key) == null);
        }
    }

    @Test
    void anAnswerOfATurnFromBeforeItsRecallDoesNotComeBackNotEvenAfterARestart() throws Exception {
        String key = UUID.randomUUID().toString();
        Instant before = Instant.now().minusSeconds(60);
        try (Instance one = Instance.start()) {
            publish(new AnswerForgotten(key, Instant.now()), key);
            await().atMost(PATIENCE).until(() -> one.shelf().recallOf(answer(key, before)) != null);

            // When
            publish(answer(key, before), key);
            String marker = UUID.randomUUID().toString();
            publish(answer(marker, Instant.now()), marker);
            await().atMost(PATIENCE).until(() -> one.shelf().find(marker) != null);

            // Then
            assertThat(one.shelf().find(key)).isNull();
        }
        try (Instance restarted = Instance.start()) {
            assertThat(restarted.shelf().find(key)).isNull();
        }
    }
}
