package dev.wingman.cache.store;

import dev.wingman.redis.Redis;
import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.KeyPattern;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Removes what a clear names, page by page, so that Redis has time for others between. Safe for concurrent use. */
final class RedisClearing {

    private static final int PAGE = 1_000;

    private final Redis redis;

    RedisClearing(Redis redis) {
        this.redis = redis;
    }

    /** How many were removed; empty when Redis is away, be it in the midst of it. */
    Mono<Long> clear(CacheCleared cleared) {
        return keys(cleared)
                .filter(key -> names(cleared, key))
                .buffer(PAGE)
                .concatMap(keys -> asked(redis.ask(commands -> commands.unlink(keys.toArray(String[]::new)))))
                .reduce(0L, Long::sum)
                .onErrorResume(RedisAway.class, away -> Mono.empty());
    }

    private Flux<String> keys(CacheCleared cleared) {
        String tag = cleared.tag();
        if (tag != null) {
            return asked(redis.ask(commands -> commands.smembers(CacheEntry.taggedRedisKey(tag))))
                    .flatMapIterable(keys -> keys);
        }
        ScanArgs pattern = ScanArgs.Builder.limit(PAGE).match(CacheEntry.REDIS_PREFIX + "*");
        return asked(redis.ask(commands -> commands.scan(pattern)))
                .expand(cursor -> cursor.isFinished()
                        ? Mono.empty()
                        : asked(redis.ask(commands -> commands.scan(ScanCursor.of(cursor.getCursor()), pattern))))
                .concatMapIterable(KeyScanCursor::getKeys);
    }

    private static boolean names(CacheCleared cleared, String redisKey) {
        String cache = CacheEntry.cacheOf(redisKey);
        return !cache.isEmpty()
                && (cleared.cache() == null || cleared.cache().equals(cache))
                && (cleared.pattern() == null
                        || KeyPattern.matches(
                                cleared.pattern(),
                                redisKey.substring(
                                        CacheEntry.redisKey(cache, "").length())));
    }

    private static <T> Mono<T> asked(Mono<T> answer) {
        return answer.switchIfEmpty(Mono.error(RedisAway::new));
    }

    private static final class RedisAway extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RedisAway() {
            super("Redis is away", null, false, false);
        }
    }
}
