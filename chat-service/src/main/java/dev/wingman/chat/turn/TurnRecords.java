package dev.wingman.chat.turn;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import dev.wingman.schemas.telemetry.AiTelemetryEvent;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes the records of an ended turn. Immutable; safe for concurrent use. */
final class TurnRecords {

    private final EventCodec<TurnEvent> turns = new EventCodec<>(Topics.CHAT_TURNS);
    private final EventCodec<ReplyEvent> replies = new EventCodec<>(Topics.CHAT_REPLIES);
    private final EventCodec<AiTelemetryEvent> usage = new EventCodec<>(Topics.TELEMETRY_AI);
    private final EventSource source;

    TurnRecords(EventSource source) {
        this.source = source;
    }

    ProducerRecord<byte[], byte[]> turn(int partition, EndedTurn ended) {
        TurnCompleted turn = ended.turn();
        return turns.encode(
                partition, turn.conversationId(), turn, turns.headers(turn, source, turn.completedAt(), ended.trace()));
    }

    ProducerRecord<byte[], byte[]> reply(EndedTurn ended) {
        ReplyEvent reply = ended.reply();
        return replies.encode(
                ended.turn().replyPartition(),
                reply.conversationId(),
                reply,
                replies.headers(reply, source, ended.turn().completedAt(), ended.trace()));
    }

    /**
     * One record for each model call and one for the turn, all in one partition, so that a transaction touches few; all of
     * the time at which the turn ended, since what is older can't be promised not to follow.
     */
    List<ProducerRecord<byte[], byte[]>> usage(int partition, EndedTurn ended) {
        int target = partition % Topics.TELEMETRY_AI.partitions();
        return Stream.concat(ended.turn().calls().stream(), Stream.of(ended.measured()))
                .map(event -> usage.encode(
                        target,
                        null,
                        event,
                        usage.headers(event, source, ended.turn().completedAt(), ended.trace())))
                .toList();
    }
}
