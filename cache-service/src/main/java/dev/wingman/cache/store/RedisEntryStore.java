package dev.wingman.cache.store;

import dev.wingman.redis.Redis;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.CacheEntry;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** Entries as JSON under {@link CacheEntry#redisKey}, each with an expiry of its own. Safe for concurrent use. */
final class RedisEntryStore implements EntryStore {

    private static final Logger log = LoggerFactory.getLogger(RedisEntryStore.class);

    private final Redis redis;

    RedisEntryStore(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Mono<CacheEntry> read(String cache, String key) {
        return redis.ask(commands -> commands.get(CacheEntry.redisKey(cache, key)))
                .flatMap(json -> Mono.justOrEmpty(parsed(json, cache)));
    }

    @Override
    public Mono<Void> write(String cache, String key, CacheEntry entry, Duration remaining) {
        if (remaining.toMillis() < 1) {
            return Mono.empty();
        }
        return Mono.defer(() -> {
            String json = WireJson.MAPPER.writeValueAsString(entry);
            return redis.ask(commands -> commands.set(
                            CacheEntry.redisKey(cache, key), json, SetArgs.Builder.px(remaining.toMillis())))
                    .then();
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
