package dev.wingman.cache.loading;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wingman.schemas.cache.CacheEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was loaded a moment ago, so that misses that waited behind one another for the same key need one query, not one
 * each. Bounded by size and by age. Safe for concurrent use.
 */
final class RecentEntries {

    private static final int OVERHEAD_BYTES = 200;

    private final Cache<String, CacheEntry> entries;

    RecentEntries(long maxBytes, Duration keep) {
        this.entries = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .<String, CacheEntry>weigher((key, entry) -> OVERHEAD_BYTES
                        + 2 * key.length()
                        + (entry.value() == null ? 0 : 2 * entry.value().length()))
                .expireAfterWrite(keep)
                .build();
    }

    @Nullable
    CacheEntry get(String cache, String key) {
        return entries.getIfPresent(CacheEntry.redisKey(cache, key));
    }

    void put(String cache, String key, CacheEntry entry) {
        entries.put(CacheEntry.redisKey(cache, key), entry);
    }
}
