package dev.wingman.gateway.nearcache;

import dev.wingman.redis.Redis;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.CacheEntry;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** Entries in Redis, as cache-service writes them. */
final class RedisSecondLevel implements SecondLevel {

    private static final Logger log = LoggerFactory.getLogger(RedisSecondLevel.class);

    private final Redis redis;

    RedisSecondLevel(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Mono<CacheEntry> read(EntryKey key) {
        return redis.ask(commands -> commands.get(CacheEntry.redisKey(key.cache(), key.key())))
                .map(json -> WireJson.MAPPER.readValue(json, CacheEntry.class))
                .onErrorResume(JacksonException.class, unreadable -> {
                    log.atWarn().addKeyValue("cache", key.cache()).log("an entry in Redis can't be read");
                    return Mono.empty();
                });
    }

    @Override
    public Mono<CacheEntry> offer(EntryKey key, CacheEntry entry, Duration ttl) {
        return Mono.defer(() -> {
            String json = WireJson.MAPPER.writeValueAsString(entry);
            SetArgs unlessThere = SetArgs.Builder.nx().px(ttl.toMillis());
            return redis.ask(commands -> commands.set(CacheEntry.redisKey(key.cache(), key.key()), json, unlessThere))
                    .map(kept -> entry)
                    // Redis says nothing when there is one, and when it is away
                    .switchIfEmpty(read(key));
        });
    }
}
