package dev.wingman.messaging;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way through the handler: attempts, the waits between them, and the dead-letter topic. The thread
 * that ends a record hands out the next one of its key, so that neither waits for the polling thread.
 */
final class Delivery extends OffsetTracker.Slot {

    private final ConsumerRecord<byte[], byte[]> record;
    private final AssignedPartition partition;
    private final DeliveryRules rules;
    private final long arrivedNanos;
    private int attempts;
    private int burials;

    /** The next record of the same key, guarded by the partition. */
    @Nullable
    Delivery behind;

    Delivery(
            ConsumerRecord<byte[], byte[]> record,
            AssignedPartition partition,
            DeliveryRules rules,
            long arrivedNanos) {
        super(record.offset());
        this.record = record;
        this.partition = partition;
        this.rules = rules;
        this.arrivedNanos = arrivedNanos;
    }

    /** What orders this record; null for a record without a key, which is ordered with nothing. */
    @Nullable
    ByteBuffer key() {
        return record.key() == null ? null : ByteBuffer.wrap(record.key());
    }

    /** Hands the record out. */
    void start() {
        try {
            rules.executor().execute(() -> run(this));
        } catch (RejectedExecutionException e) {
            attempts++;
            run(failed(e));
        }
    }

    /** Runs a delivery and those behind it for as long as each ends at once: a loop instead of a deep stack. */
    private static void run(@Nullable Delivery first) {
        for (Delivery delivery = first; delivery != null; ) {
            delivery = delivery.attempt();
        }
    }

    private @Nullable Delivery attempt() {
        long started = System.nanoTime();
        if (attempts++ == 0) {
            rules.meters().queued(started - arrivedNanos);
        }
        return follow(call(), failure -> {
            rules.meters().handled(System.nanoTime() - started);
            return failure == null ? partition.done(this) : failed(failure);
        });
    }

    // A handler that throws has failed, whatever it throws; nothing may escape to the thread that handed out.
    private CompletionStage<?> call() {
        try {
            CompletionStage<?> stage = partition.handler().handle(record);
            return stage == null
                    ? CompletableFuture.failedFuture(new NullPointerException("the handler returned null"))
                    : stage;
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private @Nullable Delivery failed(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof UnprocessableRecordException) {
            return bury(String.valueOf(cause.getMessage()));
        }
        if (attempts >= rules.maxAttempts()) {
            return bury(cause.getClass().getName() + ": " + cause.getMessage());
        }
        if (partition.suspend()) {
            rules.meters().retried();
            rules.after(rules.backoff().after(attempts), () -> {
                if (partition.resume()) {
                    start();
                }
            });
        }
        return null;
    }

    private @Nullable Delivery bury(String reason) {
        return follow(publish(reason), failure -> {
            if (failure == null) {
                rules.meters().deadLettered();
                rules.deadLetterOutage().end();
                return partition.done(this);
            }
            rules.meters().deadLetterFailed();
            rules.deadLetterOutage().begin(unwrapped(failure));
            if (partition.suspend()) {
                rules.after(rules.backoff().after(++burials), () -> {
                    if (partition.resume()) {
                        run(bury(reason));
                    }
                });
            }
            return null;
        });
    }

    private CompletionStage<?> publish(String reason) {
        try {
            return rules.deadLetters().publish(record, reason, attempts, rules.group());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Goes on when the stage ends: in the caller's loop when it has ended already, else on the thread that ends it.
     *
     * @param ended gives the delivery to go on with
     */
    private static @Nullable Delivery follow(
            CompletionStage<?> stage, Function<@Nullable Throwable, @Nullable Delivery> ended) {
        AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
        stage.whenComplete((result, failure) -> {
            Outcome following = new Outcome(ended.apply(failure));
            if (!outcome.compareAndSet(null, following)) {
                run(following.next());
            }
        });
        if (outcome.compareAndSet(null, Outcome.LATER)) {
            return null;
        }
        Outcome atOnce = outcome.get();
        return atOnce == null ? null : atOnce.next();
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private record Outcome(@Nullable Delivery next) {
        static final Outcome LATER = new Outcome(null);
    }
}
