package dev.wingman.gateway.nearcache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of this process: bounded by their size, each dropped some time after it has stopped being fresh. Safe for
 * concurrent use; changes of one key happen one after another.
 */
final class FirstLevel {

    private static final int OVERHEAD_BYTES = 256;

    private final Cache<EntryKey, NearEntry> entries;
    private final ConcurrentMap<String, Sizes> sizes = new ConcurrentHashMap<>();
    private final long maxBytes;

    FirstLevel(long maxBytes, Duration staleFor, Clock clock, MeterRegistry meters) {
        this.maxBytes = maxBytes;
        this.entries = Caffeine.newBuilder()
                .executor(Runnable::run)
                .<EntryKey, NearEntry>removalListener(this::removed)
                .maximumWeight(maxBytes)
                .<EntryKey, NearEntry>weigher(FirstLevel::weight)
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
        entries.asMap().compute(key, (same, current) -> {
            NearEntry changed = change.apply(current);
            if (changed != null && changed != current) {
                of(key.cache()).add(1, weight(key, changed));
            }
            return changed;
        });
    }

    /** Removes the entries that are meant. */
    void removeIf(BiPredicate<EntryKey, NearEntry> meant) {
        entries.asMap().entrySet().removeIf(entry -> meant.test(entry.getKey(), entry.getValue()));
    }

    void remove(EntryKey key) {
        entries.invalidate(key);
    }

    /** What the entries of all caches may take. */
    long maxBytes() {
        return maxBytes;
    }

    /** What there is of a cache. */
    Sizes sizes(String cache) {
        return of(cache);
    }

    private void removed(@Nullable EntryKey key, @Nullable NearEntry entry, RemovalCause cause) {
        if (key != null && entry != null) {
            Sizes ofCache = of(key.cache());
            ofCache.add(-1, -weight(key, entry));
            if (cause == RemovalCause.SIZE) {
                ofCache.evicted.increment();
            }
        }
    }

    private Sizes of(String cache) {
        Sizes known = sizes.get(cache);
        return known != null ? known : sizes.computeIfAbsent(cache, name -> new Sizes());
    }

    private static int weight(EntryKey key, NearEntry entry) {
        return OVERHEAD_BYTES + 2 * key.key().length() + entry.weight();
    }

    /** How much of one cache there is, about: what was dropped a moment ago may count. */
    static final class Sizes {

        private final LongAdder entries = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final LongAdder evicted = new LongAdder();

        private void add(int entry, int weight) {
            entries.add(entry);
            bytes.add(weight);
        }

        long entries() {
            return entries.sum();
        }

        long bytes() {
            return bytes.sum();
        }

        /** Entries that were dropped since there was no room. */
        long evicted() {
            return evicted.sum();
        }
    }

    void clear() {
        entries.invalidateAll();
    }
}
