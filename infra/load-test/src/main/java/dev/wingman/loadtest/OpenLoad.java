package dev.wingman.loadtest;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends at exponentially distributed intervals, whether answers come or not. The latency of a request that was held up,
 * for want of a connection or otherwise, counts from the moment at which it should have left.
 */
final class OpenLoad extends LoadRun {

    /** Timers are late by some tens of microseconds; that much is no part of the latency. */
    private static final long TIMER_TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long SEED = 7;

    private final double meanGapNanos;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Deque<LoadConnection> free = new ArrayDeque<>();
    private final Deque<Long> due = new ArrayDeque<>();
    private long nextNanos;

    /** @param perSecond mean rate */
    OpenLoad(LoadSource target, Duration duration, int perSecond) {
        super(target, duration);
        this.meanGapNanos = 1e9 / perSecond;
    }

    @Override
    void sendFirst(EventLoop loop) {
        nextNanos = System.nanoTime() + gap();
        sendWhatIsDue(loop);
    }

    private void sendWhatIsDue(EventLoop loop) {
        while (System.nanoTime() - nextNanos >= 0 && !over(nextNanos)) {
            due.add(nextNanos);
            nextNanos += gap();
            sendDue();
        }
        if (!over(nextNanos)) {
            loop.schedule(() -> sendWhatIsDue(loop), nextNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    void idle(LoadConnection connection) {
        free.add(connection);
        sendDue();
    }

    private void sendDue() {
        while (!free.isEmpty() && !due.isEmpty()) {
            long intended = due.remove();
            long now = System.nanoTime();
            send(free.remove(), now - intended > TIMER_TOLERANCE_NANOS ? intended : now);
        }
    }

    @Override
    long unsent() {
        return due.size();
    }

    private long gap() {
        return (long) (-Math.log(1 - random.nextDouble()) * meanGapNanos);
    }
}
