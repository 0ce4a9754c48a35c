package dev.wingman.cli.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.ReplyDelta;
import dev.wingman.schemas.chat.ReplyEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EventLineTest {

    private static final Instant TIME = Instant.parse("2026-11-21T10:42:00.123Z");
    private static final TraceContext TRACE = TraceContext.start();

    private final EventLine line = new EventLine(Topics.CHAT_REPLIES, false);

    @Test
    void anEventIsShownWithItsTypeKeyTraceAndValue() {
        assertThat(line.readable(delta("Hi")))
                .contains("chat.reply-delta")
                .contains("key=conv-1")
                .contains("trace=" + TRACE.traceId().substring(0, 8))
                .contains("\"text\":\"Hi\"")
                .doesNotContain("!");
    }

    @Test
    void aRecordThatBreaksTheContractIsShownWithTheReason() {
        ConsumerRecord<byte[], byte[]> broken = new ConsumerRecord<>("chat.replies", 0, 5L, null, bytes("{nonsense"));

        assertThat(line.readable(broken)).contains("{nonsense").contains("not readable by the contract");
    }

    @Test
    void aDeadLetterIsShownWithWhatItsHeadersSay() {
        ConsumerRecord<byte[], byte[]> dead = new ConsumerRecord<>("chat.replies.dlt", 0, 5L, null, bytes("{}"));
        dead.headers().add("dlt-reason", bytes("the value is missing"));

        assertThat(new EventLine(Topics.CHAT_REPLIES, true).readable(dead)).contains("dlt-reason=the value is missing");
    }

    @Test
    void theJsonFormCarriesEverything() {
        JsonNode json = WireJson.MAPPER.readTree(line.json(delta("Hi")));

        assertThat(json.path("topic").asString()).isEqualTo("chat.replies");
        assertThat(json.path("offset").asLong()).isEqualTo(7);
        assertThat(json.path("time").asString()).isEqualTo(TIME.toString());
        assertThat(json.path("value").path("text").asString()).isEqualTo("Hi");
        assertThat(json.path("headers").path("traceparent").asString()).isEqualTo(TRACE.traceparent());
        assertThat(json.has("unreadable")).isFalse();
    }

    private static ConsumerRecord<byte[], byte[]> delta(String text) {
        EventCodec<ReplyEvent> codec = new EventCodec<>(Topics.CHAT_REPLIES);
        ReplyDelta event = new ReplyDelta("req-1", "conv-1", "ann", 1, 0, text);
        ProducerRecord<byte[], byte[]> sent = codec.encode(
                3, "conv-1", event, codec.headers(event, new EventSource("chat-service", "chat-1"), TIME, TRACE));
        return new ConsumerRecord<>(
                sent.topic(),
                3,
                7L,
                TIME.toEpochMilli(),
                TimestampType.CREATE_TIME,
                sent.key().length,
                sent.value().length,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
