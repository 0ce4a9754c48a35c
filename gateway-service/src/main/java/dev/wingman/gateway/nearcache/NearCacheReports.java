package dev.wingman.gateway.nearcache;

import dev.wingman.messaging.EventPublisher;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheStatisticsEvent;
import dev.wingman.schemas.cache.HotKey;
import dev.wingman.schemas.cache.HotKeysSeen;
import dev.wingman.schemas.cache.NearCacheSampled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells every five seconds what the near cache did since the start, and every other time what is hot. What can't be told
 * is left out: the next sample counts from the start as well.
 */
final class NearCacheReports implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NearCacheReports.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final int HOT_KEYS_EVERY = 2;
    private static final int MOST_HOT_KEYS = 500;

    private final NearCache cache;
    private final Redis redis;
    private final EventPublisher publisher;
    private final KafkaEntryRequests requests;
    private final String instance;
    private final Clock clock;
    private final Instant since;
    private final EventCodec<CacheStatisticsEvent> codec = new EventCodec<>(Topics.CACHE_STATISTICS);
    private final Disposable.Swap running = Disposables.swap();

    NearCacheReports(
            NearCache cache,
            Redis redis,
            EventPublisher publisher,
            KafkaEntryRequests requests,
            String instance,
            Clock clock) {
        this.cache = cache;
        this.redis = redis;
        this.publisher = publisher;
        this.requests = requests;
        this.instance = instance;
        this.clock = clock;
        this.since = clock.instant();
    }

    void start() {
        running.update(Flux.interval(PERIOD)
                .onBackpressureDrop()
                .concatMap(tick -> sampled().then(tick % HOT_KEYS_EVERY == 1 ? hotKeys() : Mono.empty()))
                .subscribe(
                        done -> {},
                        failure -> log.atError().setCause(failure).log("the near cache's reports have ended")));
    }

    private Mono<Void> sampled() {
        return Mono.fromCompletionStage(() -> {
                    NearCacheSampled sample = cache.sample(instance, since, redis.available());
                    return publisher.publish(codec, null, instance, sample, sample.sampledAt(), TraceContext.start());
                })
                .then()
                .onErrorComplete();
    }

    private Mono<Void> hotKeys() {
        return Mono.defer(() -> {
            List<HotKey> hottest = cache.hottest(MOST_HOT_KEYS);
            if (hottest.isEmpty()) {
                return Mono.empty();
            }
            HotKeysSeen seen = new HotKeysSeen(instance, hottest, clock.instant());
            return Mono.fromCompletionStage(() -> requests.tell(seen, instance, TraceContext.start()))
                    .then()
                    .onErrorComplete();
        });
    }

    @Override
    public void close() {
        running.dispose();
    }
}
