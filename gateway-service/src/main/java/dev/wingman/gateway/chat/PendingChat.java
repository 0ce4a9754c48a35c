package dev.wingman.gateway.chat;

import dev.wingman.schemas.chat.ReplyDelta;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;
import reactor.util.concurrent.Queues;

/**
 * A request that waits for its end. Events go in on the reader's thread only and come out for one client, through a
 * bounded buffer. A client that goes away does not end it.
 */
final class PendingChat {

    private final String requestId;
    private final String userId;
    private final boolean stream;
    private final long deadlineNanos;
    private final Sinks.Many<LoggedReply> sink;
    private final DeltaOrder order = new DeltaOrder();

    /** @param buffer events kept for a client that reads slowly */
    PendingChat(String requestId, String userId, boolean stream, int buffer, Duration limit) {
        this.requestId = requestId;
        this.userId = userId;
        this.stream = stream;
        this.deadlineNanos = System.nanoTime() + limit.toNanos();
        this.sink = Sinks.unsafe()
                .many()
                .unicast()
                .onBackpressureBuffer(
                        Queues.<LoggedReply>get(stream ? buffer : 1).get());
    }

    String requestId() {
        return requestId;
    }

    String userId() {
        return userId;
    }

    boolean overdue(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /** The events up to the terminal one; an error when there are too many to keep or the time is up. */
    Flux<LoggedReply> replies() {
        return sink.asFlux();
    }

    /** Takes the next event in the order of the log. */
    void deliver(LoggedReply reply) {
        if (reply.event() instanceof ReplyDelta delta) {
            if (stream && order.takes(delta)) {
                emit(reply);
            }
            return;
        }
        emit(reply);
        sink.tryEmitComplete();
    }

    void fail(StreamEnd reason) {
        sink.tryEmitError(reason);
    }

    private void emit(LoggedReply reply) {
        if (overflows(sink.tryEmitNext(reply))) {
            sink.tryEmitError(StreamEnd.slowClient());
        }
    }

    /** Reactor tells a full buffer by another name as long as nobody has subscribed. */
    static boolean overflows(EmitResult result) {
        return result == EmitResult.FAIL_OVERFLOW || result == EmitResult.FAIL_ZERO_SUBSCRIBER;
    }
}
