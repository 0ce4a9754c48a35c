package dev.wingman.chat.turn;

import dev.wingman.chat.memory.ConversationMemory;
import dev.wingman.messaging.ActiveSpan;
import dev.wingman.messaging.PartitionWork;
import dev.wingman.messaging.Traces;
import dev.wingman.messaging.UnprocessableRecordException;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.ChatEvent;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.TurnCompleted;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of one partition, from its assignment to its revocation. */
final class PartitionTurns implements PartitionWork {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionTurns.class);

    private static final EventCodec<ChatEvent> CODEC = new EventCodec<>(Topics.CHAT_REQUESTS);
    private static final CompletableFuture<Void> NOTHING_TO_TELL = CompletableFuture.completedFuture(null);

    private final TurnLog log;
    private final ConversationMemory memory;
    private final TurnAnswerer answerer;
    private final DeltaStreams deltas;
    private final int rerunBase;
    private final Traces traces;
    private final TurnMetrics metrics;
    private final UnwrittenTurns unwrittenTurns;
    private final Set<CompletableFuture<?>> answering = ConcurrentHashMap.newKeySet();

    /** Requests that are begun and whose turn is not in the log. */
    private final AtomicInteger unwritten = new AtomicInteger();

    /** Makes the delta stream of a request. */
    @FunctionalInterface
    interface DeltaStreams {
        DeltaStream open(ChatRequested request, TraceContext trace, int attemptBase);
    }

    /**
     * @param rerunBase added to the attempt numbers of requests that a previous owner may have begun to answer, so that
     *     they exceed its numbers
     */
    PartitionTurns(
            TurnLog log,
            ConversationMemory memory,
            TurnAnswerer answerer,
            DeltaStreams deltas,
            int rerunBase,
            Traces traces,
            TurnMetrics metrics,
            UnwrittenTurns unwrittenTurns) {
        this.log = log;
        this.memory = memory;
        this.answerer = answerer;
        this.deltas = deltas;
        this.rerunBase = rerunBase;
        this.traces = traces;
        this.metrics = metrics;
        this.unwrittenTurns = unwrittenTurns;
    }

    @Override
    public CompletionStage<Void> prepare() {
        return log.open(found -> memory.recall(found.turn()));
    }

    @Override
    public CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> record) {
        if (log.contains(record.offset())) {
            return CompletableFuture.completedFuture(null);
        }
        Received<ChatEvent> received;
        try {
            received = CODEC.decode(record);
        } catch (UnreadableEventException e) {
            throw new UnprocessableRecordException(String.valueOf(e.getMessage()), e);
        }
        ChatRequested request = (ChatRequested) received.event();
        boolean rerun = log.mayHaveBeenBegun(record.offset());
        if (rerun) {
            metrics.rerun();
        }
        ActiveSpan span =
                traces.start("chat.turn", SpanKind.CONSUMER, received.headers().trace());
        span.attribute("wingman.request.id", request.requestId());
        span.attribute("gen_ai.conversation.id", request.conversationId());
        DeltaStream stream = request.stream() ? deltas.open(request, span.context(), rerun ? rerunBase : 0) : null;
        CompletableFuture<EndedTurn> answer =
                answerer.answer(request, record.offset(), rerun, memory, stream, span.context());
        answering.add(answer);
        unwritten.incrementAndGet();
        return answer.whenComplete((ended, e) -> answering.remove(answer))
                .thenCompose(ended -> append(ended, stream).thenRun(() -> {
                    unwritten.decrementAndGet();
                    ended(ended.turn(), span);
                }))
                .whenComplete((done, e) -> {
                    if (stream != null) {
                        stream.close();
                    }
                    span.end();
                });
    }

    /** The turn needs not wait for the last deltas, only its reply does. */
    private CompletionStage<Void> append(EndedTurn ended, @Nullable DeltaStream stream) {
        UnwrittenTurns.Unwritten open = unwrittenTurns.ended(ended.turn().completedAt());
        CompletableFuture<Void> told = stream == null ? NOTHING_TO_TELL : stream.finish();
        return log.append(ended, told).whenComplete((done, failure) -> unwrittenTurns.gone(open));
    }

    @Override
    public CompletionStage<Void> commit(long nextOffset, ConsumerGroupMetadata group) {
        return log.commit(nextOffset, group);
    }

    @Override
    public void close(boolean lost, Duration limit) {
        boolean nothingBegun = !lost && unwritten.get() == 0;
        answering.forEach(answer -> answer.cancel(true));
        log.close(lost ? Duration.ZERO : limit, nothingBegun);
    }

    private void ended(TurnCompleted turn, ActiveSpan span) {
        memory.remember(turn);
        metrics.ended(turn);
        if (turn.failure() != null) {
            span.fail(turn.failure().name());
            LOG.atInfo()
                    .addKeyValue("requestId", turn.requestId())
                    .addKeyValue("conversationId", turn.conversationId())
                    .addKeyValue("traceId", span.context().traceId())
                    .addKeyValue("failure", turn.failure())
                    .log("A request got no answer");
        }
    }
}
