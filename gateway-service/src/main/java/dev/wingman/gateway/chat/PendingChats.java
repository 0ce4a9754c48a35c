package dev.wingman.gateway.chat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The requests of this gateway that have not ended: at most {@code maxInFlight}. A request keeps its place until its
 * terminal event comes or its time is up, even if its client has gone. Safe for concurrent use.
 */
final class PendingChats {

    private final int maxInFlight;
    private final Map<String, PendingChat> byRequest = new ConcurrentHashMap<>();
    private final AtomicInteger places = new AtomicInteger();

    PendingChats(int maxInFlight, MeterRegistry meters) {
        this.maxInFlight = maxInFlight;
        Gauge.builder("wingman.chat.in.flight", places, AtomicInteger::get)
                .description("Requests of this gateway that have not ended")
                .register(meters);
        Gauge.builder("wingman.chat.in.flight.limit", () -> maxInFlight)
                .description("Most requests that this gateway has in flight")
                .register(meters);
    }

    /** @return false when all places are taken */
    boolean open(PendingChat chat) {
        if (places.incrementAndGet() > maxInFlight) {
            places.decrementAndGet();
            return false;
        }
        byRequest.put(chat.requestId(), chat);
        return true;
    }

    void close(String requestId) {
        if (byRequest.remove(requestId) != null) {
            places.decrementAndGet();
        }
    }

    @Nullable
    PendingChat find(String requestId) {
        return byRequest.get(requestId);
    }

    int size() {
        return places.get();
    }

    int limit() {
        return maxInFlight;
    }

    /** Hands a reply to the request that waits for it, if one does. */
    void deliver(LoggedReply reply) {
        String requestId = reply.event().requestId();
        PendingChat chat = byRequest.get(requestId);
        if (chat == null) {
            return;
        }
        if (reply.event().terminal()) {
            close(requestId);
        }
        chat.deliver(reply);
    }

    /** Gives up those whose time is up. */
    void expire(long nowNanos) {
        for (PendingChat chat : byRequest.values()) {
            if (chat.overdue(nowNanos)) {
                close(chat.requestId());
                chat.fail(StreamEnd.timeout());
            }
        }
    }
}
