package dev.wingman.gateway.nearcache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of this process: bounded by their size, each dropped some time after it has stopped being fresh. Safe for
 * concurrent use; changes of one key happen one after another.
 */
final class FirstLevel {

    private static final int OVERHEAD_BYTES = 256;

    private final Cache<EntryKey, NearEntry> entries;
    private final LongAdder evicted = new LongAdder();
    private final long maxBytes;

    FirstLevel(long maxBytes, Duration staleFor, Clock clock, MeterRegistry meters) {
        this.maxBytes = maxBytes;
        this.entries = Caffeine.newBuilder()
                .executor(Runnable::run)
                .<EntryKey, NearEntry>evictionListener((key, entry, cause) -> {
                    if (cause == RemovalCause.SIZE) {
                        evicted.increment();
                    }
                })
                .maximumWeight(maxBytes)
                .<EntryKey, NearEntry>weigher(
                        (key, entry) -> OVERHEAD_BYTES + 2 * key.key().length() + entry.weight())
                .expireAfter(Expiry.<EntryKey, NearEntry>writing((key, entry) ->
                        Duration.ofMillis(Math.max(0, entry.freshForMillis(clock.millis()) + staleFor.toMillis()))))
                .build();
        Gauge.builder("wingman.near.cache.entries", entries, Cache::estimatedSize)
                .description("Entries in this process")
                .register(meters);
    }

    /** The entry, fresh or not. */
    @Nullable
    NearEntry get(EntryKey key) {
        return entries.getIfPresent(key);
    }

    /** Replaces the entry, or removes it, by what the change makes of it; the change must not touch this again. */
    void change(EntryKey key, UnaryOperator<@Nullable NearEntry> change) {
        entries.asMap().compute(key, (same, current) -> change.apply(current));
    }

    void remove(EntryKey key) {
        entries.invalidate(key);
    }

    CacheStats.FirstLevelStats stats() {
        long bytes = entries.policy()
                .eviction()
                .map(bound -> bound.weightedSize().orElse(0))
                .orElse(0L);
        return new CacheStats.FirstLevelStats(entries.estimatedSize(), bytes, maxBytes, evicted.sum());
    }

    void clear() {
        entries.invalidateAll();
    }
}
