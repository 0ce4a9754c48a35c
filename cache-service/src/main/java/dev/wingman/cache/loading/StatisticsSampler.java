package dev.wingman.cache.loading;

import dev.wingman.cache.results.ResultTable;
import dev.wingman.cache.store.EntryStore;
import dev.wingman.schemas.cache.CacheLoadingSampled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells every five seconds what this instance did since its start. A sample that can't be told is left out. */
final class StatisticsSampler implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StatisticsSampler.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final LoadingStatistics statistics;
    private final Supplier<Mono<EntryStore.Usage>> redis;
    private final BooleanSupplier redisAvailable;
    private final Supplier<Mono<Map<String, ResultTable.Size>>> results;
    private final Function<CacheLoadingSampled, CompletionStage<?>> publisher;
    private final String instance;
    private final Clock clock;
    private final Instant since;
    private final Disposable.Swap running = Disposables.swap();

    StatisticsSampler(
            LoadingStatistics statistics,
            Supplier<Mono<EntryStore.Usage>> redis,
            BooleanSupplier redisAvailable,
            Supplier<Mono<Map<String, ResultTable.Size>>> results,
            Function<CacheLoadingSampled, CompletionStage<?>> publisher,
            String instance,
            Clock clock) {
        this.statistics = statistics;
        this.redis = redis;
        this.redisAvailable = redisAvailable;
        this.results = results;
        this.publisher = publisher;
        this.instance = instance;
        this.clock = clock;
        this.since = clock.instant();
    }

    void start() {
        running.update(Flux.interval(PERIOD)
                .onBackpressureDrop()
                .concatMap(tick -> sampled())
                .subscribe(
                        done -> {}, failure -> log.atError().setCause(failure).log("statistics are no longer told")));
    }

    private Mono<Void> sampled() {
        return Mono.zip(
                        redis.get().map(Optional::of).defaultIfEmpty(Optional.empty()),
                        results.get().timeout(LIMIT).onErrorReturn(Map.of()))
                .flatMap(found -> Mono.fromCompletionStage(() -> publisher.apply(sample(found.getT1(), found.getT2()))))
                .then()
                // the next one counts from the start as well
                .onErrorComplete();
    }

    private CacheLoadingSampled sample(Optional<EntryStore.Usage> usage, Map<String, ResultTable.Size> sizes) {
        return new CacheLoadingSampled(
                instance,
                since,
                clock.instant(),
                redisAvailable.getAsBoolean(),
                usage.map(EntryStore.Usage::bytes).orElse(null),
                usage.map(EntryStore.Usage::keys).orElse(null),
                usage.map(EntryStore.Usage::caches).orElse(null),
                statistics.sample(sizes));
    }

    @Override
    public void close() {
        running.dispose();
    }
}
