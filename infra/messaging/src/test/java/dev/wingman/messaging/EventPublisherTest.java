package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final EventCodec<RequestTelemetryEvent> codec = new EventCodec<>(Topics.TELEMETRY_REQUESTS);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EventPublisher publisher = new EventPublisher(
            new NonBlockingSender("test", Map.of(), 3, Duration.ofSeconds(1), config -> kafka),
            new EventSource("test-service", "1"),
            registry);

    @AfterEach
    void close() {
        publisher.close();
    }

    private CompletableFuture<Void> publishAll(int events) {
        List<Publication<RequestTelemetryEvent>> publications = LongStream.range(0, events)
                .mapToObj(number -> new Publication<RequestTelemetryEvent>(
                        null, null, Events.heartbeat(number), Instant.now(), TraceContext.start()))
                .toList();
        return publisher.publishAll(codec, publications).toCompletableFuture();
    }

    @Test
    void severalEventsAreDoneWhenTheLastOneIs() {
        // Given
        CompletableFuture<Void> all = publishAll(3);

        // When
        kafka.completeNext();
        kafka.completeNext();

        // Then
        assertThat(all).isNotDone();
        assertThat(publisher.inFlight()).isEqualTo(1);
        kafka.completeNext();
        assertThat(all).isCompleted();
        assertThat(publisher.inFlight()).isZero();
    }

    @Test
    void severalEventsFailWithTheFirstFailureWhenAllHaveEnded() {
        // Given
        CompletableFuture<Void> all = publishAll(2);

        // When
        kafka.errorNext(new KafkaException("no"));

        // Then
        assertThat(all).isNotDone();
        kafka.completeNext();
        assertThat(all).isCompletedExceptionally();
        assertThat(all.handle((done, failure) -> failure))
                .isCompletedWithValueMatching(
                        failure -> failure instanceof KafkaException && "no".equals(failure.getMessage()));
        assertThat(registry.get("wingman.publisher.failed").counter().count()).isEqualTo(1);
    }

    @Test
    void noEventsAreDoneAtOnce() {
        assertThat(publishAll(0)).isCompleted();
    }

    @Test
    void pastTheBoundAnEventIsRefusedAndRoomIsFoundAgain() {
        // Given
        publishAll(3);

        // When
        CompletableFuture<Void> refused = publishAll(1);

        // Then
        assertThat(refused.handle((done, failure) -> failure))
                .isCompletedWithValueMatching(PublisherOverloadedException.class::isInstance);
        assertThat(registry.get("wingman.publisher.dropped").counter().count()).isEqualTo(1);
        kafka.completeNext();
        assertThat(publishAll(1)).isNotDone();
        while (kafka.completeNext()) {
            assertThat(publisher.inFlight()).isLessThan(3);
        }
        assertThat(publisher.inFlight()).isZero();
    }
}
