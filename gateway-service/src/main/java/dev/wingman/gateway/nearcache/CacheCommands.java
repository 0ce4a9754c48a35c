package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheClearRequested;
import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheOperationEvent;
import dev.wingman.schemas.cache.CacheRequestEvent;
import dev.wingman.schemas.cache.CacheWarmRequested;
import dev.wingman.schemas.cache.CacheWarmed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Has caches cleared and warmed, and waits until that is carried out and this process took note of it. At most
 * {@value #MOST} wait at once. Safe for concurrent use; never blocks.
 */
public final class CacheCommands {

    static final int MOST = 100;

    private static final String CLEAR = "clear";
    private static final String WARM = "warm";

    private final KafkaEntryRequests requests;
    private final Duration clearLimit;
    private final Duration warmLimit;
    private final Scheduler timer;
    private final ConcurrentMap<String, CompletableFuture<CacheOperationEvent>> waiting = new ConcurrentHashMap<>();

    CacheCommands(KafkaEntryRequests requests, Duration clearLimit, Duration warmLimit, Scheduler timer) {
        this.requests = requests;
        this.clearLimit = clearLimit;
        this.warmLimit = warmLimit;
        this.timer = timer;
    }

    /**
     * @return what was done; fails with {@link java.util.concurrent.TimeoutException} when nobody said so in time, with
     *     another failure when the command is not known to be in the log
     */
    public Mono<CacheCleared> clear(CacheClearRequested command, TraceContext trace) {
        return carriedOut(command, command.commandId(), CLEAR, clearLimit, trace)
                .cast(CacheCleared.class);
    }

    /** @return as {@link #clear} */
    public Mono<CacheWarmed> warm(CacheWarmRequested command, TraceContext trace) {
        return carriedOut(command, command.commandId(), WARM, warmLimit, trace).cast(CacheWarmed.class);
    }

    private Mono<CacheOperationEvent> carriedOut(
            CacheRequestEvent command, String id, String recordKey, Duration limit, TraceContext trace) {
        return Mono.defer(() -> {
            if (waiting.size() >= MOST) {
                return Mono.error(new IllegalStateException("too many commands at once"));
            }
            CompletableFuture<CacheOperationEvent> result = new CompletableFuture<>();
            waiting.put(id, result);
            return Mono.fromCompletionStage(() -> requests.tell(command, recordKey, trace))
                    .then(Mono.fromFuture(result, true).publishOn(timer).timeout(limit, timer))
                    .doFinally(end -> waiting.remove(id));
        });
    }

    /** Takes a result; one that nobody waits for here is another gateway's. */
    void apply(CacheOperationEvent done) {
        CompletableFuture<CacheOperationEvent> asker = waiting.get(done.commandId());
        if (asker != null) {
            asker.complete(done);
        }
    }
}
