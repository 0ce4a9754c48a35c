package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EventHandlerTest {

    private final EventCodec<RequestTelemetryEvent> codec = new EventCodec<>(Topics.TELEMETRY_REQUESTS);
    private final List<RequestTelemetryEvent> received = new ArrayList<>();
    private final RecordHandler handler = EventHandler.decoding(codec, (event, record) -> {
        received.add(event.event());
        return CompletableFuture.completedFuture(null);
    });

    @Test
    void aReadableRecordIsPassedOnAsItsEvent() {
        // Given
        RequestTelemetryEvent event = Events.heartbeat();
        ProducerRecord<byte[], byte[]> written = codec.encode(
                null,
                "key",
                event,
                codec.headers(event, new EventSource("test", "1"), Instant.now(), TraceContext.start()));

        // When
        handler.handle(record(written, written.value()));

        // Then
        assertThat(received).containsExactly(event);
    }

    @Test
    void anUnreadableRecordIsUnprocessable() {
        // Given
        RequestTelemetryEvent event = Events.heartbeat();
        ProducerRecord<byte[], byte[]> written = codec.encode(
                null,
                "key",
                event,
                codec.headers(event, new EventSource("test", "1"), Instant.now(), TraceContext.start()));

        // When, then
        assertThatExceptionOfType(UnprocessableRecordException.class)
                .isThrownBy(() -> handler.handle(record(written, new byte[] {'{'})))
                .withMessageStartingWith("unreadable: ");
        assertThat(received).isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> record(ProducerRecord<byte[], byte[]> written, byte[] value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(written.topic(), 0, 0, new byte[] {'k'}, value);
        written.headers().forEach(record.headers()::add);
        return record;
    }
}
