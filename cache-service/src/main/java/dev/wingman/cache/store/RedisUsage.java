package dev.wingman.cache.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.wingman.redis.Redis;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.CacheLoadingSampled.InRedis;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How much is in Redis, and of which cache. The caches' shares are those of a first page of a scan, which Redis orders by
 * hash: a random sample. Memory is asked for a few entries of each cache. Safe for concurrent use.
 */
final class RedisUsage {

    static final int SAMPLE = 1_000;
    private static final int WEIGHED = 8;
    private static final Pattern USED_MEMORY = Pattern.compile("(?m)^used_memory:(\\d+)");

    private final Redis redis;

    RedisUsage(Redis redis) {
        this.redis = redis;
    }

    /** Empty when Redis does not tell. */
    Mono<EntryStore.Usage> read() {
        return redis.ask(commands -> commands.dbsize()).flatMap(keys -> redis.ask(commands -> commands.info("memory"))
                .mapNotNull(RedisUsage::usedMemory)
                .flatMap(bytes -> redis.ask(commands -> commands.scan(ScanArgs.Builder.limit(SAMPLE)))
                        .flatMap(page -> caches(page, keys))
                        .map(caches -> new EntryStore.Usage(keys, bytes, caches))));
    }

    private static @Nullable Long usedMemory(String info) {
        Matcher found = USED_MEMORY.matcher(info);
        return found.find() ? Long.valueOf(found.group(1)) : null;
    }

    private Mono<List<InRedis>> caches(KeyScanCursor<String> page, long keys) {
        Map<String, List<String>> sample = page.getKeys().stream()
                .filter(key -> !CacheEntry.cacheOf(key).isEmpty())
                .collect(groupingBy(CacheEntry::cacheOf, TreeMap::new, toList()));
        double factor = page.isFinished()
                ? 1
                : (double) keys / Math.max(1, page.getKeys().size());
        return Flux.fromIterable(sample.entrySet())
                .concatMap(cache -> meanBytes(cache.getValue()).map(mean -> {
                    long entries = Math.round(cache.getValue().size() * factor);
                    return new InRedis(cache.getKey(), entries, Math.round(entries * mean));
                }))
                .collectList();
    }

    /** Of the first ones; one that has gone meanwhile weighs nothing. */
    private Mono<Double> meanBytes(List<String> keys) {
        return Flux.fromStream(keys.stream().limit(WEIGHED))
                .concatMap(key -> redis.ask(commands -> commands.memoryUsage(key)))
                .collectList()
                .map(sizes ->
                        sizes.stream().mapToLong(Long::longValue).average().orElse(0));
    }
}
