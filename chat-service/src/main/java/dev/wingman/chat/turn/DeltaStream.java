package dev.wingman.chat.turn;

import dev.wingman.chat.provider.ModelEvent.TextDelta;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ReplyDelta;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * The deltas of one request: the first text of an attempt leaves at once, what follows is put together for a while.
 * Safe for concurrent use.
 */
final class DeltaStream {

    private final ChatRequested request;
    private final TraceContext trace;
    private final DeltaSink sink;
    private final Scheduler timer;
    private final DeltaPace pace;
    private final int attemptBase;
    private final TurnMetrics metrics;

    private final StringBuilder waiting = new StringBuilder();
    private CompletableFuture<Void> published = CompletableFuture.completedFuture(null);
    private int attempt;
    private int position;
    private boolean flushIsDue;
    private boolean finished;
    private boolean closed;

    /**
     * @param pace knows of this stream from now until it is closed
     * @param attemptBase added to the numbers of the attempts, so that they exceed those of a previous owner
     */
    DeltaStream(
            ChatRequested request,
            TraceContext trace,
            DeltaSink sink,
            Scheduler timer,
            DeltaPace pace,
            int attemptBase,
            TurnMetrics metrics) {
        this.request = request;
        this.trace = trace;
        this.sink = sink;
        this.timer = timer;
        this.pace = pace;
        this.attemptBase = attemptBase;
        this.metrics = metrics;
        pace.opened();
    }

    synchronized void add(TextDelta delta) {
        boolean firstOfAttempt = delta.attempt() != attempt;
        if (firstOfAttempt) {
            attempt = delta.attempt();
            position = 0;
            waiting.setLength(0);
        }
        waiting.append(delta.text());
        long pauseMillis = pace.pauseMillis();
        if (firstOfAttempt || pauseMillis == 0) {
            publish();
        } else if (!flushIsDue) {
            flushIsDue = true;
            timer.schedule(this::flush, pauseMillis, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Publishes what waits, and closes the stream.
     *
     * @return completes, never exceptionally, when every delta is acknowledged or lost: the terminal event may follow
     */
    synchronized CompletableFuture<Void> finish() {
        publish();
        close();
        return published;
    }

    /** The work on the request has ended in whatever way. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            finished = true;
            pace.closed();
        }
    }

    private synchronized void flush() {
        flushIsDue = false;
        if (!finished) {
            publish();
        }
    }

    private void publish() {
        if (waiting.isEmpty()) {
            return;
        }
        String text = waiting.toString();
        waiting.setLength(0);
        ReplyDelta delta = new ReplyDelta(
                request.requestId(), request.conversationId(), request.userId(), attemptBase + attempt, position, text);
        position += text.length();
        CompletableFuture<Void> acknowledged = sink.publish(request.replyPartition(), delta, trace)
                .toCompletableFuture()
                .handle((done, e) -> {
                    if (e != null) {
                        metrics.deltaLost();
                    }
                    return null;
                });
        published = published.isDone() ? acknowledged : CompletableFuture.allOf(published, acknowledged);
    }
}
