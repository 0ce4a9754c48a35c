package dev.wingman.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.ReplyDelta;
import dev.wingman.schemas.telemetry.Heartbeat;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EventHeadersTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:42:00.123456Z");
    private static final EventSource SOURCE = new EventSource("chat-service", "chat-1");

    @Test
    void aReplyNamesItsRequestAsSubjectSoThatOtherGatewaysSkipItUnread() {
        // Given
        var codec = new EventCodec<>(Topics.CHAT_REPLIES);
        var delta = new ReplyDelta("req-1", "conv-1", "ada", 1, 0, "Hel");
        EventHeaders headers = codec.headers(delta, SOURCE, NOW, TraceContext.start());

        // When
        ProducerRecord<byte[], byte[]> record = codec.encode(3, "conv-1", delta, headers);

        // Then
        assertThat(EventHeaders.subject(record.headers())).isEqualTo("req-1");
        assertThat(codec.decode(record.headers(), record.value()).headers()).isEqualTo(headers);
    }

    @Test
    void anEventWithoutASubjectHasNoSubjectHeader() {
        // Given
        var codec = new EventCodec<>(Topics.TELEMETRY_REQUESTS);
        var heartbeat = new Heartbeat("gateway-1", 0, NOW);
        EventHeaders headers = codec.headers(heartbeat, SOURCE, NOW, TraceContext.start());

        // When
        ProducerRecord<byte[], byte[]> record = codec.encode(null, null, heartbeat, headers);

        // Then
        assertThat(record.headers().lastHeader(EventHeaders.SUBJECT)).isNull();
        assertThat(codec.decode(record.headers(), record.value()).headers().subject())
                .isNull();
    }
}
