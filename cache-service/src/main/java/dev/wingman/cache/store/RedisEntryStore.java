package dev.wingman.cache.store;

import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.CacheEntry;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** Entries as JSON under {@link CacheEntry#redisKey}, each with an expiry of its own. Safe for concurrent use. */
final class RedisEntryStore implements EntryStore {

    private static final Logger log = LoggerFactory.getLogger(RedisEntryStore.class);

    private final RedisConnection redis;
    private final OutageGate gate;
    private final Duration timeout;
    private final Counter failures;

    RedisEntryStore(RedisConnection redis, OutageGate gate, Duration timeout, MeterRegistry meters) {
        this.redis = redis;
        this.gate = gate;
        this.timeout = timeout;
        this.failures = Counter.builder("wingman.redis.failures")
                .description("Redis commands that failed or took too long")
                .register(meters);
    }

    @Override
    public Mono<CacheEntry> read(String cache, String key) {
        return guarded(commands -> commands.get(CacheEntry.redisKey(cache, key)))
                .flatMap(json -> Mono.justOrEmpty(parsed(json, cache)));
    }

    @Override
    public Mono<Void> write(String cache, String key, CacheEntry entry, Duration remaining) {
        if (remaining.toMillis() < 1) {
            return Mono.empty();
        }
        return Mono.defer(() -> {
            String json = WireJson.MAPPER.writeValueAsString(entry);
            return guarded(commands -> commands.set(
                            CacheEntry.redisKey(cache, key), json, SetArgs.Builder.px(remaining.toMillis())))
                    .then();
        });
    }

    private <T> Mono<T> guarded(Function<RedisReactiveCommands<String, String>, Mono<T>> command) {
        return Mono.defer(() -> {
            if (!gate.admits()) {
                return Mono.empty();
            }
            return Mono.justOrEmpty(redis.current())
                    .switchIfEmpty(Mono.error(() -> new IllegalStateException("no connection yet")))
                    .flatMap(connection -> command.apply(connection.reactive()))
                    .timeout(timeout)
                    .doOnSuccess(anything -> gate.succeeded())
                    .onErrorResume(failure -> {
                        failures.increment();
                        gate.failed(failure);
                        return Mono.empty();
                    });
        });
    }

    private static Optional<CacheEntry> parsed(String json, String cache) {
        try {
            return Optional.of(WireJson.MAPPER.readValue(json, CacheEntry.class));
        } catch (JacksonException e) {
            log.atWarn().addKeyValue("cache", cache).log("an entry in Redis can't be read and is loaded anew");
            return Optional.empty();
        }
    }
}
