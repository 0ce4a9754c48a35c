package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.telemetry.Heartbeat;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventPublisherIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
    private static final EventSource SOURCE = new EventSource("test-service", "1");

    private final EventCodec<RequestTelemetryEvent> codec = new EventCodec<>(Topics.TELEMETRY_REQUESTS);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void createTopics() {
        TopicProvisioner.ensure(KAFKA, List.of(Topics.TELEMETRY_REQUESTS), LIMIT);
    }

    private CompletionStage<RecordMetadata> publish(EventPublisher publisher, int partition, long number) {
        return publisher.publish(
                codec, partition, "key", Events.heartbeat(number), Instant.now(), TraceContext.start());
    }

    private static EventPublisher publisherFor(
            String servers, int maxPending, Duration wait, SimpleMeterRegistry registry) {
        Map<String, Object> config = Map.of("bootstrap.servers", servers, "delivery.timeout.ms", 5_000);
        return new EventPublisher(
                new NonBlockingSender("test", config, maxPending, wait, KafkaProducer::new), SOURCE, registry);
    }

    private List<Long> numbers(int partition) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(KAFKA, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition name = new TopicPartition(Topics.TELEMETRY_REQUESTS.name(), partition);
            consumer.assign(List.of(name));
            consumer.seekToBeginning(List.of(name));
            long end = consumer.endOffsets(List.of(name)).getOrDefault(name, 0L);
            List<Long> numbers = new ArrayList<>();
            while (consumer.position(name) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    numbers.add(((Heartbeat) codec.decode(record).event()).droppedEvents());
                }
            }
            return numbers;
        }
    }

    @Test
    void eventsOfACallerKeepTheirOrderFromTheVeryFirstOn() {
        // Given a publisher that knows nothing of the topic yet
        List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
        try (EventPublisher publisher = new EventPublisher(KAFKA, SOURCE, registry)) {
            // When
            for (long number = 0; number < 5_000; number++) {
                sent.add(publish(publisher, 0, number).toCompletableFuture());
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        }

        // Then
        assertThat(numbers(0))
                .containsExactlyElementsOf(LongStream.range(0, 5_000).boxed().toList());
        assertThat(registry.get("wingman.publisher.ack.time")
                        .tag("topic", Topics.TELEMETRY_REQUESTS.name())
                        .timer()
                        .count())
                .isEqualTo(5_000);
    }

    @Test
    void severalEventsHaveOneResult() {
        try (EventPublisher publisher = new EventPublisher(KAFKA, SOURCE, registry)) {
            publisher.warmUp(List.of(Topics.TELEMETRY_REQUESTS));

            // When
            List<Publication<RequestTelemetryEvent>> publications = new ArrayList<>();
            for (long number = 0; number < 100; number++) {
                publications.add(
                        new Publication<>(1, null, Events.heartbeat(number), Instant.now(), TraceContext.start()));
            }
            CompletionStage<Void> all = publisher.publishAll(codec, publications);

            // Then
            assertThat(all).succeedsWithin(LIMIT);
            assertThat(numbers(1)).hasSize(100).isSorted();
            assertThat(publisher.inFlight()).isZero();
        }
    }

    @Test
    void theCallerIsNeverBlockedWhileKafkaIsAway() {
        // Given a publisher whose Kafka can't be reached
        EventPublisher publisher = publisherFor("127.0.0.1:1", 1_000, Duration.ofSeconds(1), registry);
        long longest = 0;
        List<CompletionStage<RecordMetadata>> sent = new ArrayList<>();

        // When
        for (int number = 0; number < 1_000; number++) {
            long started = System.nanoTime();
            sent.add(publish(publisher, 0, number));
            longest = Math.max(longest, System.nanoTime() - started);
        }
        CompletionStage<RecordMetadata> oneTooMany = publish(publisher, 0, 1_000);

        // Then none waits, one too many is refused at once, and all others fail when their time is over
        assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofMillis(900));
        assertThat(oneTooMany).isCompletedExceptionally();
        assertThat(oneTooMany.toCompletableFuture().handle((ok, failure) -> failure))
                .succeedsWithin(LIMIT)
                .isInstanceOf(PublisherOverloadedException.class);
        await().atMost(LIMIT).until(() -> sent.stream()
                .allMatch(each -> each.toCompletableFuture().isCompletedExceptionally()));
        assertThat(publisher.inFlight()).isZero();
        assertThat(registry.get("wingman.publisher.dropped").counter().count()).isEqualTo(1);
        assertThat(registry.get("wingman.publisher.failed").counter().count()).isEqualTo(1_000);
        publisher.close();
    }

    @Test
    void whatWasTakenInAnOutageIsPublishedAfterIt() {
        // Given
        try (LocalKafka kafka = LocalKafka.start(Options.temporary())) {
            Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
            TopicProvisioner.ensure(config, List.of(Topics.TELEMETRY_REQUESTS), LIMIT);
            EventPublisher publisher = new EventPublisher(
                    new NonBlockingSender(
                            "test",
                            Map.of(
                                    "bootstrap.servers",
                                    kafka.bootstrapServers(),
                                    "delivery.timeout.ms",
                                    60_000,
                                    "request.timeout.ms",
                                    2_000),
                            1_000,
                            Duration.ofSeconds(5),
                            KafkaProducer::new),
                    SOURCE,
                    registry);
            assertThat(publish(publisher, 0, 0)).succeedsWithin(LIMIT);

            // When
            kafka.stop();
            CompletionStage<RecordMetadata> sent = publish(publisher, 0, 1);
            kafka.start();

            // Then
            assertThat(sent).succeedsWithin(LIMIT);
            publisher.close();
        }
    }
}
