package dev.wingman.cache.operating;

import dev.wingman.cache.results.ResultTable;
import dev.wingman.cache.store.EntryStore;
import dev.wingman.schemas.cache.CacheClearRequested;
import dev.wingman.schemas.cache.CacheCleared;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Removes copies from Redis and PostgreSQL. What can't be reached is left: the gateways, who hear of the clear, take
 * nothing from there that it names. Safe for concurrent use.
 */
final class Clearing {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final EntryStore store;
    private final ResultTable results;
    private final Clock clock;

    Clearing(EntryStore store, ResultTable results, Clock clock) {
        this.store = store;
        this.results = results;
        this.clock = clock;
    }

    /** @return what was done; never fails */
    Mono<CacheCleared> clear(CacheClearRequested command) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            CacheCleared named = cleared(command, now, null, null);
            return Mono.zip(
                    counted(store.clear(named)),
                    counted(results.remove(named)),
                    (fromRedis, fromResults) ->
                            cleared(command, now, fromRedis.orElse(null), fromResults.orElse(null)));
        });
    }

    private static Mono<Optional<Long>> counted(Mono<Long> removal) {
        return removal.timeout(LIMIT)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                // the outage of either is told elsewhere, and by the absent count
                .onErrorReturn(Optional.empty());
    }

    private static CacheCleared cleared(
            CacheClearRequested command, Instant now, @Nullable Long fromRedis, @Nullable Long fromResults) {
        return new CacheCleared(
                command.commandId(),
                command.cache(),
                command.pattern(),
                command.tag(),
                command.operator(),
                fromRedis,
                fromResults,
                command.requestedAt(),
                ChronoUnit.MICROS.between(Instant.EPOCH, now),
                now);
    }
}
