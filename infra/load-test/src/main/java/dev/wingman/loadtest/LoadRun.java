package dev.wingman.loadtest;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One load from its first request to its last answer. All of it happens on one event loop. */
abstract sealed class LoadRun permits ClosedLoad, OpenLoad {

    /** How long after the last request an answer may still come; later ones count as failed. */
    static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

    private static final int SIGNIFICANT_DIGITS = 3;

    private final LoadSource target;
    private final Duration duration;
    private final Histogram latency = new Histogram(SIGNIFICANT_DIGITS);
    private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
    private long endNanos;
    private long sent;
    private long answeredInTime;
    private long failed;
    private long inFlight;

    LoadRun(LoadSource target, Duration duration) {
        this.target = target;
        this.duration = duration;
    }

    /** Starts to send; all connections stand. */
    final void begin(EventLoop loop) {
        endNanos = System.nanoTime() + duration.toNanos();
        loop.schedule(this::endIfAnswered, duration.toNanos(), TimeUnit.NANOSECONDS);
        loop.schedule(this::giveUp, duration.plus(ANSWER_LIMIT).toNanos(), TimeUnit.NANOSECONDS);
        sendFirst(loop);
    }

    abstract void sendFirst(EventLoop loop);

    /** The connection has its answer, or has just been made. */
    abstract void idle(LoadConnection connection);

    /** Requests that should have left but found no connection. */
    abstract long unsent();

    final boolean over(long nanoTime) {
        return nanoTime - endNanos >= 0;
    }

    /** @param startNanos the moment from which the answer's latency counts */
    final void send(LoadConnection connection, long startNanos) {
        inFlight++;
        connection.send(target.request(sent++), startNanos);
    }

    final void answered(LoadConnection connection, boolean ok, long startNanos) {
        long now = System.nanoTime();
        inFlight--;
        if (ok) {
            latency.recordValue(now - startNanos);
            answeredInTime += over(now) ? 0 : 1;
        } else {
            failed++;
        }
        idle(connection);
        endIfAnswered();
    }

    final void lost() {
        inFlight--;
        failed++;
        endIfAnswered();
    }

    private void endIfAnswered() {
        if (inFlight == 0 && unsent() == 0 && over(System.nanoTime())) {
            end();
        }
    }

    private void giveUp() {
        failed += inFlight + unsent();
        end();
    }

    private void end() {
        result.complete(new LoadResult(latency.copy(), sent, answeredInTime, failed, duration));
    }

    final CompletableFuture<LoadResult> result() {
        return result;
    }
}
