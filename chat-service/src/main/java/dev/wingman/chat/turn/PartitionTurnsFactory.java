package dev.wingman.chat.turn;

import dev.wingman.chat.memory.ConversationMemory;
import dev.wingman.messaging.PartitionWork;
import dev.wingman.messaging.Traces;
import dev.wingman.schemas.EventSource;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Opens the work on newly assigned partitions. */
final class PartitionTurnsFactory implements PartitionWork.Factory {

    /** Room for the attempts of one owner, so that a later owner's numbers are always higher. */
    private static final int ATTEMPTS_PER_GENERATION = 64;

    private static final Duration TAIL_LIMIT = Duration.ofSeconds(30);

    private final Map<String, Object> kafka;
    private final TurnSettings settings;
    private final TurnRecords records;
    private final TurnAnswerer answerer;
    private final ConversationMemory.Factory memories;
    private final DeltaSink deltas;
    private final Traces traces;
    private final TurnMetrics metrics;
    private final UnwrittenTurns unwritten;
    private final DeltaPace pace;
    private final Scheduler timer = Schedulers.newSingle("deltas", true);

    PartitionTurnsFactory(
            Map<String, Object> kafka,
            TurnSettings settings,
            EventSource source,
            TurnAnswerer answerer,
            ConversationMemory.Factory memories,
            DeltaSink deltas,
            Traces traces,
            TurnMetrics metrics,
            UnwrittenTurns unwritten) {
        this.kafka = kafka;
        this.settings = settings;
        this.records = new TurnRecords(source);
        this.answerer = answerer;
        this.memories = memories;
        this.deltas = deltas;
        this.traces = traces;
        this.metrics = metrics;
        this.unwritten = unwritten;
        this.pace = new DeltaPace(settings.coalesce(), settings.maxDeltasPerSecond());
    }

    @Override
    public PartitionWork open(
            TopicPartition partition, @Nullable OffsetAndMetadata committed, ConsumerGroupMetadata group) {
        TurnLog log = new TurnLog(
                partition,
                committed,
                group,
                new TurnProducers(kafka, "wingman-chat-turns-" + partition.partition(), settings.transactionTimeout()),
                new TurnsTail(kafka, TAIL_LIMIT),
                records,
                metrics,
                settings.maxInFlight());
        return new PartitionTurns(
                log,
                memories.open(partition.partition()),
                answerer,
                (request, trace, attemptBase) ->
                        new DeltaStream(request, trace, deltas, timer, pace, attemptBase, metrics),
                group.generationId() * ATTEMPTS_PER_GENERATION,
                traces,
                metrics,
                unwritten);
    }

    void close() {
        timer.dispose();
    }
}
