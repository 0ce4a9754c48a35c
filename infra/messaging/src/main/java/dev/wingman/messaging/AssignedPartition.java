package dev.wingman.messaging;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition from its assignment to its revocation: the records that arrived, the queue of each key, and up to where
 * all is done. {@link #handler}, {@link #done}, {@link #suspend} and {@link #resume} are called by any thread, the rest by the polling
 * thread.
 */
final class AssignedPartition {

    private enum Phase {
        /** Its records stay in {@link #arrived}. */
        WAITING,
        /** Records are handed out. */
        RUNNING,
        /** Only what lies before a record that was handed out is still handed out: else that one would be repeated. */
        DRAINING,
        /** Nothing more is handed out. */
        CLOSED
    }

    private final TopicPartition topicPartition;
    private final Backlog backlog;
    private final int maxSpan;
    private final Runnable onChange;

    /** Polled, not yet handed to the queues. Only for the polling thread, as the next two. */
    private final ArrayDeque<Delivery> arrived = new ArrayDeque<>();

    private long position = -1;
    private boolean paused;

    private volatile @Nullable RecordHandler handler;

    // Guarded by this object, to the end of the fields.
    private final OffsetTracker<Delivery> tracker = new OffsetTracker<>();
    /** The last record of each key that is handed out or waits; each knows the one behind it. */
    private final Map<ByteBuffer, Delivery> lastOfKey = new HashMap<>();

    private Phase phase = Phase.WAITING;
    /** Taken from the backlog and not given back. */
    private int open;
    /** With the handler or on the way to the dead-letter topic. */
    private int active;
    /** The highest offset that was handed out. */
    private long lastHandedOut = -1;

    private boolean spanFull;
    private boolean changed;

    /**
     * @param maxSpan bound of {@link OffsetTracker#span}
     * @param onChange called when the span has room again, and when a drain or what goes on after the closing ends
     */
    AssignedPartition(TopicPartition topicPartition, Backlog backlog, int maxSpan, Runnable onChange) {
        this.topicPartition = topicPartition;
        this.backlog = backlog;
        this.maxSpan = maxSpan;
        this.onChange = onChange;
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    /** @throws IllegalStateException before {@link #run} */
    RecordHandler handler() {
        RecordHandler opened = handler;
        if (opened == null) {
            throw new IllegalStateException(topicPartition + " is not open");
        }
        return opened;
    }

    /** Begins to hand records out. */
    void run(RecordHandler recordHandler) {
        handler = recordHandler;
        synchronized (this) {
            phase = Phase.RUNNING;
        }
    }

    /** @param nextPosition the consumer's position behind the records */
    void arrive(List<ConsumerRecord<byte[], byte[]>> records, long nextPosition, DeliveryRules rules) {
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            arrived.addLast(new Delivery(record, this, rules, now));
        }
        position = nextPosition;
    }

    /** Hands arrived records to the queues of their keys, and out when nothing of their key is before them. */
    void handOut() {
        while (!arrived.isEmpty() && !backlog.full()) {
            Delivery delivery = arrived.getFirst();
            boolean first;
            synchronized (this) {
                if (phase != Phase.RUNNING || spanFull) {
                    return;
                }
                first = enqueue(delivery);
            }
            arrived.removeFirst();
            backlog.take();
            if (first) {
                delivery.start();
            }
        }
    }

    private boolean enqueue(Delivery delivery) {
        tracker.track(delivery);
        spanFull = tracker.span() >= maxSpan;
        open++;
        ByteBuffer key = delivery.key();
        Delivery ahead = key == null ? null : lastOfKey.put(key, delivery);
        if (ahead != null) {
            ahead.behind = delivery;
            return false;
        }
        handOut(delivery);
        return true;
    }

    private void handOut(Delivery delivery) {
        active++;
        lastHandedOut = Math.max(lastHandedOut, delivery.offset());
    }

    /** A record's effect is durable, or it lies in the dead-letter topic. Gives the next record to hand out. */
    @Nullable
    Delivery done(Delivery delivery) {
        Delivery next;
        boolean tell;
        synchronized (this) {
            tracker.done(delivery);
            changed = true;
            active--;
            open--;
            next = delivery.behind;
            ByteBuffer key = delivery.key();
            if (next == null && key != null) {
                lastOfKey.remove(key);
            }
            if (next != null && mayStart(next)) {
                handOut(next);
            } else {
                next = null;
            }
            boolean room = spanFull && tracker.span() <= maxSpan * 3L / 4;
            spanFull &= !room;
            tell = room || ended();
        }
        backlog.release(1);
        if (tell) {
            onChange.run();
        }
        return next;
    }

    private boolean mayStart(Delivery delivery) {
        return phase == Phase.RUNNING || (phase == Phase.DRAINING && delivery.offset() < lastHandedOut);
    }

    private boolean ended() {
        return (phase == Phase.DRAINING && open == 0) || (phase == Phase.CLOSED && active == 0);
    }

    /** A failed record begins to wait for its next attempt. False when there will be none, because of the end. */
    boolean suspend() {
        synchronized (this) {
            active--;
            if (phase != Phase.CLOSED) {
                return true;
            }
            open--;
        }
        backlog.release(1);
        onChange.run();
        return false;
    }

    /** A waiting record's next attempt is due. False when there will be none, because of the end. */
    synchronized boolean resume() {
        if (phase == Phase.CLOSED) {
            return false;
        }
        active++;
        return true;
    }

    /** Begins to end: forgets what waits behind the last record that was handed out. */
    void drain() {
        int forgotten;
        synchronized (this) {
            phase = Phase.DRAINING;
            forgotten = tracker.openAfter(lastHandedOut);
            open -= forgotten;
        }
        backlog.release(forgotten);
    }

    /** Hands nothing more out, and forgets all that waits. */
    void close() {
        int forgotten;
        synchronized (this) {
            phase = Phase.CLOSED;
            forgotten = open - active;
            open = active;
            lastOfKey.clear();
        }
        backlog.release(forgotten);
    }

    /** Whether a drain, or what goes on after the closing, has come to its end. */
    synchronized boolean idle() {
        return ended();
    }

    synchronized boolean running() {
        return phase == Phase.RUNNING;
    }

    /** All records before this offset are done; -1 before the first poll. */
    long nextOffset() {
        synchronized (this) {
            if (tracker.firstOpen().isPresent()) {
                return tracker.firstOpen().getAsLong();
            }
        }
        return arrived.isEmpty() ? position : arrived.getFirst().offset();
    }

    /** The consumer's position; -1 before the first poll. */
    long position() {
        return position;
    }

    /** Whether any record was done since the last call. */
    synchronized boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Takes a call of {@link #takeChanged} back, since its commit failed. */
    synchronized void markChanged() {
        changed = true;
    }

    /** Whether its records should not be fetched now. */
    boolean shouldPause() {
        synchronized (this) {
            if (phase != Phase.RUNNING || spanFull) {
                return true;
            }
        }
        return !arrived.isEmpty() || backlog.full();
    }

    boolean paused() {
        return paused;
    }

    void paused(boolean isPaused) {
        paused = isPaused;
    }
}
