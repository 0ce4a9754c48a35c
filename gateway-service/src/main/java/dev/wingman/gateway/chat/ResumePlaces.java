package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The streams that are being resumed: at most {@code most}, and of one user at most {@code mostPerUser}, so that nobody
 * takes the places of all others. Safe for concurrent use.
 */
final class ResumePlaces {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final int mostPerUser;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, Integer> takenByUser = new ConcurrentHashMap<>();

    ResumePlaces(int most, int mostPerUser, MeterRegistry meters) {
        this.most = most;
        this.mostPerUser = mostPerUser;
        Gauge.builder("wingman.chat.resumes", taken, AtomicInteger::get)
                .description("Clients that came back for the rest of an answer and are being served")
                .register(meters);
    }

    /** @throws Rejection when the user has too many already, or all have together; no place is taken then */
    void take(String userId) {
        if (takenByUser.merge(userId, 1, Integer::sum) > mostPerUser) {
            leaveUser(userId);
            throw Rejection.of(
                            ProblemType.TOO_MANY_RESUMES,
                            "You resume " + mostPerUser + " streams already; end one of them first.")
                    .withRetryAfter(RETRY_AFTER);
        }
        if (taken.incrementAndGet() > most) {
            leave(userId);
            throw Rejection.of(ProblemType.OVERLOADED, "Too many streams are being resumed.")
                    .withRetryAfter(RETRY_AFTER);
        }
    }

    /** Gives back a place that was taken. */
    void leave(String userId) {
        taken.decrementAndGet();
        leaveUser(userId);
    }

    private void leaveUser(String userId) {
        takenByUser.computeIfPresent(userId, (user, count) -> count == 1 ? null : count - 1);
    }
}
