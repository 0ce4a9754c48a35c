package dev.wingman.chat.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.telemetry.AiTelemetryEvent;
import dev.wingman.schemas.telemetry.TurnMeasured;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class TurnRecordsTest {

    private static final EventCodec<AiTelemetryEvent> CODEC = new EventCodec<>(Topics.TELEMETRY_AI);

    private final TurnRecords records = new TurnRecords(new EventSource("chat-service", "test"));

    @Test
    void callsAndTurnAreToldInOnePartitionAtTheTimeOfTheTurnsEnd() {
        // Given: a call that ended long before its turn
        EndedTurn ended = Samples.ended("r1", 7, "hello");
        assertThat(Samples.call("r1").completedAt()).isBefore(ended.turn().completedAt());

        // When
        List<ProducerRecord<byte[], byte[]>> usage = records.usage(5, ended);

        // Then
        assertThat(usage).hasSize(2).allSatisfy(record -> {
            assertThat(record.partition()).isEqualTo(1);
            assertThat(record.timestamp()).isEqualTo(ended.turn().completedAt().toEpochMilli());
            assertThat(decode(record).headers().time()).isEqualTo(ended.turn().completedAt());
        });
        assertThat(decode(usage.get(0)).event()).isEqualTo(Samples.call("r1"));
    }

    @Test
    void aTurnIsMeasuredWithoutNamesAndTexts() {
        // When
        ProducerRecord<byte[], byte[]> record =
                records.usage(0, Samples.ended("r1", 7, "hello")).get(1);

        // Then
        assertThat(decode(record).event()).isInstanceOfSatisfying(TurnMeasured.class, turn -> {
            assertThat(turn.requestId()).isEqualTo("r1");
            // echo -n ada | sha256sum
            assertThat(turn.userHash()).isEqualTo("fdee430d40bd57de");
            assertThat(turn.conversationHash()).hasSize(16).isNotEqualTo(turn.userHash());
            assertThat(turn.internal()).isFalse();
            assertThat(turn.tier()).isEqualTo(Tier.STANDARD);
            assertThat(turn.source()).isEqualTo(AnswerSource.MODEL);
            assertThat(turn.fallback()).isFalse();
            assertThat(turn.costMicroUsd()).isEqualTo(70);
        });
        assertThat(new String(record.value(), StandardCharsets.UTF_8))
                .doesNotContain("ada")
                .doesNotContain("conv_1")
                .doesNotContain("hello");
    }

    @Test
    void aRequestThatWingmanMadeItselfIsInternal() {
        assertThat(Samples.ended("sum_1", 7, "notes").measured().internal()).isTrue();
    }

    private static Received<AiTelemetryEvent> decode(ProducerRecord<byte[], byte[]> record) {
        return CODEC.decode(record.headers(), record.value());
    }
}
