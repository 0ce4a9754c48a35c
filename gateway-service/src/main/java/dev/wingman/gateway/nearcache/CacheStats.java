package dev.wingman.gateway.nearcache;

import java.time.Instant;
import java.util.List;

/**
 * What the near cache of this gateway did since its start.
 *
 * @param instance name of this gateway
 * @param since when it started
 * @param caches in the order of their names
 * @param loading different entries that are being searched for now
 */
public record CacheStats(
        String instance,
        Instant generatedAt,
        Instant since,
        FirstLevelStats firstLevel,
        int loading,
        List<OfCache> caches) {

    /**
     * The entries in this process.
     *
     * @param entries about how many
     * @param bytes about what they take
     * @param maxBytes what they may take
     * @param evicted dropped since there was no room
     */
    public record FirstLevelStats(long entries, long bytes, long maxBytes, long evicted) {}

    /**
     * Reads of one cache.
     *
     * @param hitsL1 answered from this process
     * @param hitsL2 answered from Redis
     * @param misses answered by a load
     * @param stale answered with an entry past its time, since no newer one could be had
     * @param failed not answered
     * @param hitRate part of the reads that are hits, 0 to 1; 0 without reads
     */
    public record OfCache(
            String cache, long reads, long hitsL1, long hitsL2, long misses, long stale, long failed, double hitRate) {

        static OfCache of(String cache, long hitsL1, long hitsL2, long misses, long stale, long failed) {
            long reads = hitsL1 + hitsL2 + misses + stale + failed;
            double hitRate = reads == 0 ? 0 : Math.round(10_000.0 * (hitsL1 + hitsL2) / reads) / 10_000.0;
            return new OfCache(cache, reads, hitsL1, hitsL2, misses, stale, failed, hitRate);
        }
    }
}
