package dev.wingman.messaging;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the thread that polls, wherever it waits, and never breaks one of its other calls to the consumer:
 * {@link Consumer#wakeup} is called only while the thread is inside {@code poll}, and once for each poll at most. A wake
 * that comes while the thread is awake makes its next wait return at once.
 */
final class PollWaker {

    private enum State {
        AWAKE,
        /** Awake, and must not wait next time. */
        SIGNALLED,
        POLLING,
        /** Somebody is about to call {@code wakeup}. */
        WAKING,
        /** {@code wakeup} was called. */
        WOKEN
    }

    private final Consumer<?, ?> consumer;
    private final AtomicReference<State> state = new AtomicReference<>(State.AWAKE);
    private volatile @Nullable Thread thread;

    PollWaker(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /** From any thread. Cheap when the polling thread is awake or already woken. */
    void wake() {
        State seen;
        do {
            if (state.compareAndSet(State.AWAKE, State.SIGNALLED)) {
                LockSupport.unpark(thread);
                return;
            }
            if (state.compareAndSet(State.POLLING, State.WAKING)) {
                consumer.wakeup();
                state.set(State.WOKEN);
                return;
            }
            seen = state.get();
        } while (seen == State.AWAKE || seen == State.POLLING);
    }

    /** Before a poll: false when there was a wake in the meantime, so that the poll must not wait. */
    boolean enterPoll() {
        thread = Thread.currentThread();
        if (state.compareAndSet(State.AWAKE, State.POLLING)) {
            return true;
        }
        state.set(State.AWAKE);
        return false;
    }

    /**
     * After a poll, and inside of one before a rebalance callback calls the consumer. From here on nobody calls
     * {@code wakeup}; one that was called may still be pending in the consumer.
     */
    void leavePoll() {
        if (state.compareAndSet(State.POLLING, State.AWAKE)) {
            return;
        }
        while (state.get() == State.WAKING) {
            Thread.onSpinWait();
        }
        state.compareAndSet(State.WOKEN, State.AWAKE);
    }

    /** At the end of a rebalance callback inside of a poll that may still wait. */
    void reenterPoll() {
        if (!enterPoll()) {
            state.set(State.WOKEN);
            consumer.wakeup();
        }
    }

    /** Waits for a wake, at most so long. */
    void await(long nanos) {
        thread = Thread.currentThread();
        if (nanos > 0 && state.get() == State.AWAKE) {
            LockSupport.parkNanos(this, nanos);
        }
        state.compareAndSet(State.SIGNALLED, State.AWAKE);
    }

    /** Runs a blocking call outside of poll; a wakeup that was left pending by the last poll does not break it. */
    <T> T undisturbed(Supplier<T> call) {
        try {
            return call.get();
        } catch (WakeupException leftPending) {
            return call.get();
        }
    }
}
