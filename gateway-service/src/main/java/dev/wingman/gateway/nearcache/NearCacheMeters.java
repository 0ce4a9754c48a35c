package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.cache.NearCacheSampled;
import dev.wingman.schemas.cache.TimeBuckets;
import dev.wingman.schemas.telemetry.CacheOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * {@code wingman.near.cache.reads} by cache and outcome, {@code wingman.near.cache.coalesced} and
 * {@code wingman.near.cache.refreshed} by cache, {@code wingman.near.cache.loading}: searches under way. The names of
 * caches are those that the gateway's own code asks for and those of announced resources, which are bounded. Safe for
 * concurrent use.
 */
final class NearCacheMeters {

    private static final String FAILED = "failed";
    private static final String COALESCED = "coalesced";
    private static final String REFRESHED = "refreshed";

    private final MeterRegistry registry;
    private final Map<String, Map<String, Counter>> reads = new ConcurrentHashMap<>();
    private final Map<String, Times> times = new ConcurrentHashMap<>();

    NearCacheMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(Map<?, ?> searches) {
        Gauge.builder("wingman.near.cache.loading", searches, Map::size)
                .description("Entries that are being searched for")
                .register(registry);
    }

    void read(String cache, CacheOutcome outcome) {
        counter(cache, outcome.name()).increment();
    }

    void failed(String cache) {
        counter(cache, FAILED).increment();
    }

    /** A read joined the search of another one. */
    void coalesced(String cache) {
        counter(cache, COALESCED).increment();
    }

    /** A hot entry was asked for before its time was over. */
    void refreshed(String cache) {
        counter(cache, REFRESHED).increment();
    }

    /** How long a request took, by where its answer was found. */
    void answered(String cache, CacheOutcome outcome, long micros) {
        Times ofCache = times.get(cache);
        if (ofCache == null) {
            ofCache = times.computeIfAbsent(cache, name -> new Times());
        }
        switch (outcome) {
            case HIT_L1 -> ofCache.l1.record(micros);
            case HIT_L2 -> ofCache.l2.record(micros);
            case MISS -> ofCache.l3.record(micros);
            case STALE -> {
                // tells how long something else did not answer
            }
        }
    }

    private static final class Times {

        private final TimeBuckets l1 = new TimeBuckets();
        private final TimeBuckets l2 = new TimeBuckets();
        private final TimeBuckets l3 = new TimeBuckets();
    }

    /** What was read so far, in the order of the caches' names. */
    List<ReadCounts> reads() {
        return new TreeMap<>(reads)
                .entrySet().stream()
                        .map(cache -> reads(cache.getKey(), cache.getValue()))
                        .toList();
    }

    private static ReadCounts reads(String cache, Map<String, Counter> counts) {
        return new ReadCounts(
                cache,
                count(counts, CacheOutcome.HIT_L1.name()),
                count(counts, CacheOutcome.HIT_L2.name()),
                count(counts, CacheOutcome.MISS.name()),
                count(counts, CacheOutcome.STALE.name()),
                count(counts, FAILED));
    }

    /** The same and all else, in the same order. */
    List<NearCacheSampled.Counts> sample(Function<String, FirstLevel.Sizes> sizes) {
        Set<String> names = new TreeSet<>(reads.keySet());
        names.addAll(times.keySet());
        return names.stream().map(name -> sample(name, sizes.apply(name))).toList();
    }

    private NearCacheSampled.Counts sample(String cache, FirstLevel.Sizes sizes) {
        Map<String, Counter> counts = reads.getOrDefault(cache, Map.of());
        ReadCounts read = reads(cache, counts);
        Times ofCache = times.getOrDefault(cache, new Times());
        return new NearCacheSampled.Counts(
                cache,
                read.hitsL1(),
                read.hitsL2(),
                read.misses(),
                read.stale(),
                read.failed(),
                count(counts, COALESCED),
                count(counts, REFRESHED),
                sizes.entries(),
                sizes.bytes(),
                sizes.evicted(),
                ofCache.l1.snapshot(),
                ofCache.l2.snapshot(),
                ofCache.l3.snapshot());
    }

    private static long count(Map<String, Counter> ofCache, String outcome) {
        Counter counter = ofCache.get(outcome);
        return counter == null ? 0 : (long) counter.count();
    }

    private Counter counter(String cache, String outcome) {
        Map<String, Counter> ofCache = reads.get(cache);
        if (ofCache == null) {
            ofCache = reads.computeIfAbsent(cache, name -> new ConcurrentHashMap<>());
        }
        Counter counter = ofCache.get(outcome);
        return counter != null ? counter : ofCache.computeIfAbsent(outcome, name -> register(cache, name));
    }

    private Counter register(String cache, String outcome) {
        if (outcome.equals(COALESCED) || outcome.equals(REFRESHED)) {
            return Counter.builder("wingman.near.cache." + outcome)
                    .description(
                            outcome.equals(COALESCED)
                                    ? "Reads that joined the search of another one"
                                    : "Hot entries that were asked for before their time was over")
                    .tag("cache", cache)
                    .register(registry);
        }
        return Counter.builder("wingman.near.cache.reads")
                .description("Reads through the near cache")
                .tag("cache", cache)
                .tag("outcome", outcome.toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
