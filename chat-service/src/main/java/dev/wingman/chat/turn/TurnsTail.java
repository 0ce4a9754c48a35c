package dev.wingman.chat.turn;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the end of a partition of {@code chat.turns}, aborted turns included. To be used only after the partition's
 * previous writer was fenced, when no transaction is open there.
 */
final class TurnsTail {

    private static final EventCodec<TurnEvent> CODEC = new EventCodec<>(Topics.CHAT_TURNS);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> kafka;
    private final Duration limit;

    /**
     * @param limit for each of the two passes
     */
    TurnsTail(Map<String, Object> kafka, Duration limit) {
        this.kafka = kafka;
        this.limit = limit;
    }

    /**
     * A turn that was found.
     *
     * @param committed false when its transaction was aborted
     */
    record Found(long offset, EndedTurn ended, boolean committed) {}

    /**
     * What was found.
     *
     * @param turns in the order of the log
     * @param end where the next record will stand
     */
    record Tail(List<Found> turns, long end) {}

    /**
     * @param from place to read from; null reads the whole partition
     * @param recent turns that ended this long ago or later are read even if they lie before {@code from}
     * @throws TimeoutException when the log could not be read in time
     */
    Tail read(int partition, @Nullable Long from, Duration recent) {
        TopicPartition turns = new TopicPartition(Topics.CHAT_TURNS.name(), partition);
        Map<Long, Found> byOffset = new HashMap<>();
        long end;
        long start;
        try (Consumer<byte[], byte[]> consumer = consumer(IsolationLevel.READ_UNCOMMITTED)) {
            end = consumer.endOffsets(List.of(turns), limit).getOrDefault(turns, 0L);
            long beginning = consumer.beginningOffsets(List.of(turns), limit).getOrDefault(turns, 0L);
            start = start(consumer, turns, from, recent, beginning, end);
            read(
                    consumer,
                    turns,
                    start,
                    end,
                    (record, received) -> byOffset.put(record.offset(), new Found(record.offset(), received, false)));
        }
        if (!byOffset.isEmpty()) {
            try (Consumer<byte[], byte[]> consumer = consumer(IsolationLevel.READ_COMMITTED)) {
                read(
                        consumer,
                        turns,
                        start,
                        end,
                        (record, received) ->
                                byOffset.put(record.offset(), new Found(record.offset(), received, true)));
            }
        }
        List<Found> found = new ArrayList<>(byOffset.values());
        found.sort((a, b) -> Long.compare(a.offset(), b.offset()));
        return new Tail(found, end);
    }

    /** Where the next record of a partition will stand. */
    long end(TopicPartition partition) {
        try (Consumer<byte[], byte[]> consumer = consumer(IsolationLevel.READ_UNCOMMITTED)) {
            return consumer.endOffsets(List.of(partition), limit).getOrDefault(partition, 0L);
        }
    }

    private interface Sink {
        void accept(ConsumerRecord<byte[], byte[]> record, EndedTurn ended);
    }

    private long start(
            Consumer<byte[], byte[]> consumer,
            TopicPartition turns,
            @Nullable Long from,
            Duration recent,
            long beginning,
            long end) {
        if (from == null || from > end) {
            return beginning;
        }
        long since = System.currentTimeMillis() - recent.toMillis();
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(turns, since), limit).get(turns);
        return Math.max(beginning, first == null ? from : Math.min(from, first.offset()));
    }

    private void read(Consumer<byte[], byte[]> consumer, TopicPartition turns, long start, long end, Sink sink) {
        consumer.assign(List.of(turns));
        consumer.seek(turns, start);
        long deadline = System.nanoTime() + limit.toNanos();
        while (consumer.position(turns, limit) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("the end of " + turns + " was not reached within " + limit);
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    pass(record, sink);
                }
            }
        }
    }

    private static void pass(ConsumerRecord<byte[], byte[]> record, Sink sink) {
        try {
            Received<TurnEvent> received = CODEC.decode(record);
            if (received.event() instanceof TurnCompleted turn) {
                sink.accept(record, EndedTurn.found(turn, received.headers().trace()));
            }
        } catch (UnreadableEventException e) {
            // Not written by chat-service, so no request of ours is answered by it. The projection reports it.
            return;
        }
    }

    private Consumer<byte[], byte[]> consumer(IsolationLevel isolation) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString().toLowerCase(Locale.ROOT));
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
