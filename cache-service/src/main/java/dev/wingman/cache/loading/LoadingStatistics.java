package dev.wingman.cache.loading;

import dev.wingman.cache.results.ResultTable;
import dev.wingman.schemas.cache.CacheLoadingSampled;
import dev.wingman.schemas.cache.TimeBuckets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What this instance did since its start, by cache. Safe for concurrent use. */
final class LoadingStatistics {

    private static final class OfCache {

        private final LongAdder coalesced = new LongAdder();
        private final LongAdder hitsL2 = new LongAdder();
        private final LongAdder hitsL3 = new LongAdder();
        private final LongAdder loads = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private final TimeBuckets times = new TimeBuckets();
    }

    private final Map<String, OfCache> caches = new ConcurrentHashMap<>();

    /** A request was answered by what another one had loaded. */
    void coalesced(String cache) {
        of(cache).coalesced.increment();
    }

    void foundInStore(String cache) {
        of(cache).hitsL2.increment();
    }

    void foundResult(String cache) {
        of(cache).hitsL3.increment();
    }

    /** The source was read. */
    void loaded(String cache, long micros) {
        OfCache counts = of(cache);
        counts.loads.increment();
        counts.times.record(micros);
    }

    void failed(String cache) {
        of(cache).failures.increment();
    }

    /** @param results what is kept of each cache */
    List<CacheLoadingSampled.Counts> sample(Map<String, ResultTable.Size> results) {
        return new TreeMap<>(caches)
                .entrySet().stream()
                        .map(each -> sample(each.getKey(), each.getValue(), results))
                        .toList();
    }

    private static CacheLoadingSampled.Counts sample(
            String cache, OfCache counts, Map<String, ResultTable.Size> results) {
        ResultTable.Size size = results.get(cache);
        return new CacheLoadingSampled.Counts(
                cache,
                counts.coalesced.sum(),
                counts.hitsL2.sum(),
                counts.hitsL3.sum(),
                counts.loads.sum(),
                counts.failures.sum(),
                counts.times.snapshot(),
                size == null ? null : size.results(),
                size == null ? null : size.bytes());
    }

    private OfCache of(String cache) {
        return caches.computeIfAbsent(cache, name -> new OfCache());
    }
}
