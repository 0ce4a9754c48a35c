package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.schemas.chat.ReplyDelta;
import dev.wingman.schemas.chat.ReplyEvent;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * A client that came back for the rest of an answer. Reads from the last event that it has, that one included, so that it
 * knows the attempt it is in. Events go in on one thread only and come out for one client, through a bounded buffer.
 */
final class ResumedChat {

    private final String requestId;
    private final String userId;
    private final ReplyPlace after;
    private final long firstEventNanos;
    private final long deadlineNanos;
    private final DeltaOrder order = new DeltaOrder();
    private final Sinks.Many<LoggedReply> sink;
    private long next;
    private boolean found;
    private volatile boolean done;

    /**
     * @param after the last event that the client has, or the place before the first
     * @param firstEvent how long to wait for the first sign that there is such a request
     * @param limit how long to follow it at most
     */
    ResumedChat(String requestId, String userId, ReplyPlace after, int buffer, Duration firstEvent, Duration limit) {
        this.requestId = requestId;
        this.userId = userId;
        this.after = after;
        this.next = after.offset();
        this.firstEventNanos = System.nanoTime() + firstEvent.toNanos();
        this.deadlineNanos = System.nanoTime() + limit.toNanos();
        this.sink = Sinks.unsafe()
                .many()
                .unicast()
                .onBackpressureBuffer(Queues.<LoggedReply>get(buffer).get());
    }

    /** The events behind the place; fails with a {@link Rejection} when the user has no such request. */
    Flux<LoggedReply> replies() {
        return sink.asFlux().doOnCancel(() -> done = true);
    }

    String requestId() {
        return requestId;
    }

    String userId() {
        return userId;
    }

    ReplyPlace after() {
        return after;
    }

    boolean done() {
        return done;
    }

    /** Takes an event of the request; one that it has seen already, since the log was read again, is left out. */
    void take(LoggedReply reply) {
        ReplyEvent event = reply.event();
        if (done
                || reply.place().partition() != after.partition()
                || reply.place().offset() < next) {
            return;
        }
        next = reply.place().offset() + 1;
        if (!event.userId().equals(userId)) {
            fail(unknown());
            return;
        }
        found = true;
        boolean takes = !(event instanceof ReplyDelta delta) || order.takes(delta);
        if (takes && reply.place().offset() > after.offset() && PendingChat.overflows(sink.tryEmitNext(reply))) {
            fail(StreamEnd.slowClient());
        } else if (event.terminal()) {
            done = true;
            sink.tryEmitComplete();
        }
    }

    void expire(long nowNanos) {
        if (!done && !found && nowNanos - firstEventNanos >= 0) {
            fail(unknown());
        } else if (!done && nowNanos - deadlineNanos >= 0) {
            fail(StreamEnd.timeout());
        }
    }

    void fail(RuntimeException reason) {
        done = true;
        sink.tryEmitError(reason);
    }

    static Rejection unknown() {
        return Rejection.of(
                ProblemType.NOT_FOUND, "You have no such request, or it is too long ago; read its conversation.");
    }
}
