package dev.wingman.chat.turn;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * For how long streamed text is put together: a fixed pause while few streams are open, and longer with many, so that all
 * of an instance together stay below a rate of deltas that it can carry. A crowd then sees larger pieces rather than late
 * ones. Safe for concurrent use.
 */
final class DeltaPace {

    private final long pauseMillis;
    private final int mostPerSecond;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param pause the least pause; 0 sends every piece at once, however many there are
     * @param mostPerSecond deltas of all streams together
     */
    DeltaPace(Duration pause, int mostPerSecond) {
        this.pauseMillis = pause.toMillis();
        this.mostPerSecond = mostPerSecond;
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    /** How long a stream waits now before it sends what has come. */
    long pauseMillis() {
        return pauseMillis == 0 ? 0 : Math.max(pauseMillis, TimeUnit.SECONDS.toMillis(open.get()) / mostPerSecond);
    }
}
