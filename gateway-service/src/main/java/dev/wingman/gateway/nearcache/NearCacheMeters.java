package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.telemetry.CacheOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code wingman.near.cache.reads} by cache and outcome, {@code wingman.near.cache.loading}: searches under way. The
 * names of caches are those that the gateway's own code asks for. Safe for concurrent use.
 */
final class NearCacheMeters {

    private static final String FAILED = "failed";

    private final MeterRegistry registry;
    private final Map<String, Map<String, Counter>> reads = new ConcurrentHashMap<>();

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

    /** What was read so far, in the order of the caches' names. */
    List<CacheStats.OfCache> stats() {
        return new TreeMap<>(reads)
                .entrySet().stream()
                        .map(cache -> CacheStats.OfCache.of(
                                cache.getKey(),
                                count(cache.getValue(), CacheOutcome.HIT_L1.name()),
                                count(cache.getValue(), CacheOutcome.HIT_L2.name()),
                                count(cache.getValue(), CacheOutcome.MISS.name()),
                                count(cache.getValue(), CacheOutcome.STALE.name()),
                                count(cache.getValue(), FAILED)))
                        .toList();
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
        return Counter.builder("wingman.near.cache.reads")
                .description("Reads through the near cache")
                .tag("cache", cache)
                .tag("outcome", outcome.toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
