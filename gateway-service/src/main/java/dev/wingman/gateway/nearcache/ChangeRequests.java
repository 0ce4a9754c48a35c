package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.ChangeAnswered;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Has data changed by cache-service and waits until that is durable. An answer comes after this process took note of
 * the change, so whoever reads here afterwards reads the new state. At most {@value #MOST} wait at once. Safe for
 * concurrent use; never blocks.
 */
public final class ChangeRequests {

    static final int MOST = 2_000;

    private final KafkaEntryRequests requests;
    private final Duration limit;
    private final Scheduler timer;
    private final ConcurrentMap<String, CompletableFuture<ChangeAnswered>> waiting = new ConcurrentHashMap<>();

    ChangeRequests(KafkaEntryRequests requests, Duration limit, Scheduler timer) {
        this.requests = requests;
        this.limit = limit;
        this.timer = timer;
    }

    /**
     * @param json what the kind needs
     * @return the answer; fails with {@link ChangeUnavailableException} when none comes in time
     */
    public Mono<ChangeAnswered> request(
            String requestId, String kind, String entity, String json, String userId, TraceContext trace) {
        return Mono.defer(() -> {
            if (waiting.size() >= MOST) {
                return Mono.error(new ChangeUnavailableException("too many changes are under way", false));
            }
            CompletableFuture<ChangeAnswered> answer = new CompletableFuture<>();
            waiting.put(requestId, answer);
            requests.change(requestId, kind, entity, json, userId, trace).whenComplete((done, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(
                            new ChangeUnavailableException("the change can't be asked for", false));
                }
            });
            return Mono.fromFuture(answer)
                    .publishOn(timer)
                    .timeout(limit, timer)
                    .onErrorMap(
                            TimeoutException.class,
                            late -> new ChangeUnavailableException("the change took too long", true))
                    .doFinally(end -> waiting.remove(requestId));
        });
    }

    /** Takes note of what cache-service answers. Called by one thread. */
    void apply(ChangeAnswered answer) {
        CompletableFuture<ChangeAnswered> asker = waiting.get(answer.requestId());
        if (asker != null) {
            asker.complete(answer);
        }
    }
}
