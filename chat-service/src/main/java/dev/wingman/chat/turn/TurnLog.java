package dev.wingman.chat.turn;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the ends of the turns of one partition, exactly once each, and lets every reply out at once.
 *
 * <p>A turn is appended to {@code chat.turns} and, when that is acknowledged, its reply to {@code chat.replies}, in a
 * transaction that is committed a little later together with the consumed offset. The gateways read the replies before
 * the commit. That is sound because an appended turn never gets lost: whoever owns the partition next first fences this
 * writer, then reads the tail of {@code chat.turns} with what was aborted, and writes every turn that it finds there
 * again, unchanged, instead of answering its request anew. A failed transaction of this writer ends the same way: it
 * takes over from itself. See docs/adr/0006-transactions.md.
 *
 * <p>Safe for concurrent use; all work is done on a thread of its own.
 */
final class TurnLog {

    private static final Logger LOG = LoggerFactory.getLogger(TurnLog.class);

    private static final Duration RECENT = Duration.ofMinutes(2);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final TopicPartition requests;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final TurnsTail tail;
    private final TurnRecords records;
    private final TurnMetrics metrics;
    private final int maxInFlight;
    private final ScheduledExecutorService thread;

    /** Requests at or after the stored offset whose turn is in the log. */
    private final Set<Long> done = ConcurrentHashMap.newKeySet();

    /** No earlier owner can have begun to answer a request from here on. */
    private volatile long firstOfOurs;

    // What follows belongs to the thread.
    private final Map<Long, Pending> pending = new LinkedHashMap<>();
    private boolean open;
    private boolean closed;
    private int incarnation;
    private int halfWritten;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long storedOffset;
    private @Nullable Long storedPlace;
    private boolean closedByPredecessor;
    private ConsumerGroupMetadata group;
    private @Nullable Producer<byte[], byte[]> producer;
    private Progress progress = new Progress(0);
    private @Nullable Commit commit;

    /** A turn on its way into the log, with its records. */
    private final class Pending {
        final long requestOffset;
        final CompletableFuture<?> told;
        final CompletableFuture<Void> written;
        final ProducerRecord<byte[], byte[]> turn;
        final ProducerRecord<byte[], byte[]> reply;
        final List<ProducerRecord<byte[], byte[]>> usage;
        boolean sent;

        Pending(EndedTurn ended, CompletableFuture<?> told, CompletableFuture<Void> written) {
            this.requestOffset = ended.turn().requestOffset();
            this.told = told;
            this.written = written;
            this.turn = records.turn(requests.partition(), ended);
            this.reply = records.reply(ended);
            this.usage = records.usage(requests.partition(), ended);
        }
    }

    private record Commit(long nextOffset, ConsumerGroupMetadata group, CompletableFuture<Void> stored) {}

    /**
     * @param committed the stored progress of the partition; null when there is none
     * @param group this member of the group
     * @param producers make transactional producers with the partition's transactional id
     * @param maxInFlight requests that an owner has begun and not ended, at most
     */
    TurnLog(
            TopicPartition requests,
            @Nullable OffsetAndMetadata committed,
            ConsumerGroupMetadata group,
            Supplier<Producer<byte[], byte[]>> producers,
            TurnsTail tail,
            TurnRecords records,
            TurnMetrics metrics,
            int maxInFlight) {
        this.requests = requests;
        this.producers = producers;
        this.tail = tail;
        this.records = records;
        this.metrics = metrics;
        this.group = group;
        this.maxInFlight = maxInFlight;
        this.closedByPredecessor = Progress.closed(committed);
        this.storedOffset = committed == null ? 0 : committed.offset();
        this.storedPlace = Progress.stored(committed);
        this.thread = Executors.newSingleThreadScheduledExecutor(
                task -> new Thread(task, "turn-log-" + requests.partition()));
    }

    /**
     * Fences the previous owner and adopts what it left.
     *
     * @param recent is told of every turn that ended lately, in the order of the log
     */
    CompletableFuture<Void> open(Consumer<EndedTurn> recent) {
        return CompletableFuture.runAsync(
                () -> {
                    closeProducer(Duration.ZERO);
                    takeOver(recent);
                    firstOfOurs = closedByPredecessor ? storedOffset : endOfWhatMayBeBegun(tail.end(requests));
                    withdrawClosing();
                },
                thread);
    }

    /** An owner begins requests in their order, and no more than {@code maxInFlight} at a time. */
    private long endOfWhatMayBeBegun(long end) {
        long offset = storedOffset;
        for (int begun = 0; offset < end && begun < maxInFlight; offset++) {
            if (!done.contains(offset)) {
                begun++;
            }
        }
        return offset;
    }

    /** From now on something may be begun, so the predecessor's word must not stand. */
    private void withdrawClosing() {
        Producer<byte[], byte[]> target = producer;
        if (closedByPredecessor && target != null) {
            target.sendOffsetsToTransaction(Map.of(requests, progress.upTo(storedOffset)), group);
            target.commitTransaction();
            target.beginTransaction();
            closedByPredecessor = false;
        }
    }

    /** Tells the successor that nothing is begun and not ended, if so; costs only more certainty when it fails. */
    private void leaveClosing() {
        Producer<byte[], byte[]> target = producer;
        Long place = storedPlace;
        if (!open || target == null || place == null || commit != null || !pending.isEmpty() || !done.isEmpty()) {
            return;
        }
        try {
            target.sendOffsetsToTransaction(Map.of(requests, Progress.closed(storedOffset, place)), group);
            target.commitTransaction();
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("{} was left without a word to the successor", requests, e);
        }
    }

    /** Whether a request's turn is in the log already, so that it must not be answered again. */
    boolean contains(long requestOffset) {
        return done.contains(requestOffset);
    }

    /**
     * Whether a previous owner may have begun to answer a request that has no turn. It can't when that owner ended in
     * order, nor when more requests without a turn stand before it than an owner begins.
     */
    boolean mayHaveBeenBegun(long requestOffset) {
        return requestOffset < firstOfOurs;
    }

    /**
     * Writes a turn.
     *
     * @param told completes, never exceptionally and within the time that a record may take, when the client has all the
     *     deltas that it will ever have; the reply is written after it
     * @return completes when the turn and its reply are acknowledged; fails only when the log is closed, or at once when
     *     no record can be made of the turn
     */
    CompletableFuture<Void> append(EndedTurn ended, CompletableFuture<?> told) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        run(written, () -> {
            Pending added = new Pending(ended, told, written);
            pending.put(added.requestOffset, added);
            if (open && commit == null) {
                write(added);
            }
        });
        return written;
    }

    /** Commits what was written, and that all requests before {@code nextOffset} are done. */
    CompletableFuture<Void> commit(long nextOffset, ConsumerGroupMetadata member) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        run(stored, () -> {
            group = member;
            if (!open) {
                stored.completeExceptionally(new KafkaException("the log is being reopened"));
                return;
            }
            commit = new Commit(nextOffset, member, stored);
            commitIfWhole();
        });
        return stored;
    }

    /**
     * Ends the log; what was not written fails.
     *
     * @param nothingBegun whether no request is begun and not ended
     */
    void close(Duration limit, boolean nothingBegun) {
        try {
            thread.execute(() -> {
                if (nothingBegun) {
                    leaveClosing();
                }
                closed = true;
                open = false;
                CancellationException gone = new CancellationException(requests + " is no longer owned");
                pending.values().forEach(p -> p.written.completeExceptionally(gone));
                pending.clear();
                closeProducer(limit);
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{} was closed before", requests, e);
        }
        thread.shutdown();
    }

    private void run(CompletableFuture<Void> result, Runnable work) {
        try {
            thread.execute(() -> {
                if (closed) {
                    result.completeExceptionally(new CancellationException(requests + " is no longer owned"));
                    return;
                }
                try {
                    work.run();
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
    }

    private void write(Pending turn) {
        int current = incarnation;
        turn.sent = true;
        halfWritten++;
        send(current, turn.turn, turnOffset -> {
            progress.written(turn.requestOffset, turnOffset);
            turn.usage.forEach(record -> send(current, record, offset -> {}));
            if (turn.told.isDone()) {
                reply(turn);
            } else {
                turn.told.thenRun(() -> continueOnThread(current, () -> reply(turn)));
            }
        });
    }

    private void reply(Pending turn) {
        send(incarnation, turn.reply, offset -> finished(turn));
        halfWritten--;
        commitIfWhole();
    }

    private void finished(Pending turn) {
        done.add(turn.requestOffset);
        pending.remove(turn.requestOffset);
        turn.written.complete(null);
    }

    /** Sends in the open transaction; {@code then} runs on the thread, unless the log was reopened meanwhile. */
    private void send(int current, ProducerRecord<byte[], byte[]> record, Consumer<Long> then) {
        Producer<byte[], byte[]> target = producer;
        if (target == null || current != incarnation) {
            return;
        }
        try {
            target.send(
                    record,
                    (metadata, e) -> continueOnThread(current, () -> {
                        if (e != null) {
                            failed(e);
                        } else {
                            then.accept(metadata.offset());
                        }
                    }));
        } catch (KafkaException | IllegalStateException e) {
            failed(e);
        }
    }

    private void continueOnThread(int current, Runnable work) {
        try {
            thread.execute(() -> {
                if (current == incarnation && !closed) {
                    work.run();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{} was closed while it was written", requests, e);
        }
    }

    /** Commits as soon as no turn waits for its reply to be sent: the two belong in one transaction. */
    private void commitIfWhole() {
        Commit wanted = commit;
        Producer<byte[], byte[]> target = producer;
        if (wanted == null || target == null || halfWritten > 0) {
            return;
        }
        long begin = System.nanoTime();
        try {
            OffsetAndMetadata offset = progress.upTo(wanted.nextOffset());
            target.sendOffsetsToTransaction(Map.of(requests, offset), wanted.group());
            target.commitTransaction();
            target.beginTransaction();
            storedOffset = wanted.nextOffset();
            storedPlace = Progress.stored(offset);
        } catch (KafkaException | IllegalStateException e) {
            failed(e);
            return;
        }
        progress.stored(wanted.nextOffset());
        done.removeIf(offset -> offset < wanted.nextOffset());
        pauseMillis = FIRST_PAUSE_MILLIS;
        metrics.committed(System.nanoTime() - begin);
        commit = null;
        wanted.stored().complete(null);
        writeWaiting();
    }

    private void writeWaiting() {
        pending.values().stream().filter(turn -> !turn.sent).toList().forEach(this::write);
    }

    private void failed(Exception e) {
        if (!open) {
            return;
        }
        open = false;
        incarnation++;
        LOG.warn("Writing the turns of {} failed, they are taken over anew: {}", requests, e.toString());
        metrics.reopened();
        Commit wanted = commit;
        commit = null;
        if (wanted != null) {
            wanted.stored().completeExceptionally(e);
        }
        closeProducer(Duration.ZERO);
        reopenLater();
    }

    private void reopenLater() {
        long pause = pauseMillis;
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
        thread.schedule(this::reopen, pause, TimeUnit.MILLISECONDS);
    }

    private void reopen() {
        if (closed) {
            return;
        }
        try {
            takeOver(turn -> {});
        } catch (KafkaException e) {
            LOG.debug("The turns of {} can't be taken over yet", requests, e);
            closeProducer(Duration.ZERO);
            reopenLater();
            return;
        }
        for (Pending turn : List.copyOf(pending.values())) {
            turn.sent = false;
            if (done.contains(turn.requestOffset)) {
                finished(turn);
            }
        }
        writeWaiting();
    }

    /** Fences whoever wrote before, and writes again what was appended but not committed. */
    private void takeOver(Consumer<EndedTurn> recent) {
        incarnation++;
        halfWritten = 0;
        Producer<byte[], byte[]> next = producers.get();
        producer = next;
        next.initTransactions();
        TurnsTail.Tail found = tail.read(requests.partition(), storedPlace, RECENT);
        progress = new Progress(found.end());
        done.clear();
        next.beginTransaction();
        open = true;
        for (TurnsTail.Found turn : found.turns()) {
            recent.accept(turn.ended());
            if (turn.committed()) {
                note(turn);
            }
        }
        for (TurnsTail.Found turn : found.turns()) {
            long request = turn.ended().turn().requestOffset();
            if (!turn.committed() && request >= storedOffset && !done.contains(request)) {
                note(turn);
                metrics.adopted();
                int current = incarnation;
                send(current, records.turn(requests.partition(), turn.ended()), offset -> {});
                send(current, records.reply(turn.ended()), offset -> {});
                records.usage(requests.partition(), turn.ended()).forEach(usage -> send(current, usage, offset -> {}));
            }
        }
    }

    private void note(TurnsTail.Found turn) {
        long request = turn.ended().turn().requestOffset();
        if (request >= storedOffset) {
            done.add(request);
            progress.written(request, turn.offset());
        }
    }

    private void closeProducer(Duration limit) {
        Producer<byte[], byte[]> last = producer;
        producer = null;
        if (last != null) {
            try {
                last.close(limit);
            } catch (KafkaException e) {
                LOG.debug("A producer of {} did not close", requests, e);
            }
        }
    }
}
