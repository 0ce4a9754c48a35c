package dev.wingman.gateway.performance;

import dev.wingman.schemas.cache.TimeBucket;
import dev.wingman.schemas.cache.TimeBuckets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the caches of the whole cluster did, as its instances told it last.
 *
 * @param oldestMillis how old the oldest word is that counts here; absent without any
 * @param instances that were heard of within half a minute; counts begin at the start of each
 * @param maxBytes memory that entries may take in all gateways together
 * @param searching entries that gateways are searching for now
 * @param caches in the order of their names
 */
record CacheStatistics(
        Instant generatedAt,
        @Nullable Long oldestMillis,
        List<Reporter> instances,
        long maxBytes,
        int searching,
        @Nullable RedisUsage redis,
        List<OfCache> caches) {

    /**
     * Who told.
     *
     * @param since its start
     * @param redisAvailable whether Redis answers it
     */
    record Reporter(
            String service,
            String instance,
            Instant since,
            Instant sampledAt,
            long ageMillis,
            boolean redisAvailable) {}

    /** All that stands in Redis, of whatever. */
    record RedisUsage(long keys, long bytes) {}

    /**
     * One cache.
     *
     * @param reads by the gateways
     * @param hitRate part of the reads that were answered from memory or Redis, 0 to 1; 0 without reads
     * @param stale reads answered with an entry past its time, since no newer one could be had
     * @param failed reads not answered
     * @param coalesced reads that waited for the search or the load of another one
     * @param refreshes loads asked for before the end of an entry's time, since it is hot
     */
    record OfCache(
            String cache,
            long reads,
            double hitRate,
            long stale,
            long failed,
            long coalesced,
            long refreshes,
            Memory l1,
            Level l2,
            Source l3) {}

    /** The gateways' memory. Times are from a request's arrival to its answer from there. */
    record Memory(long hits, long misses, double hitRate, Times times, long entries, long bytes, long evictions) {}

    /**
     * Redis.
     *
     * @param entries estimated from a sample when there are many; absent where Redis does not tell
     * @param bytes memory of these, estimated; absent as above
     */
    record Level(
            long hits,
            long misses,
            double hitRate,
            Times times,
            @Nullable Long entries,
            @Nullable Long bytes) {}

    /**
     * PostgreSQL.
     *
     * @param hits requests answered by a result that was kept
     * @param loads reads of the source
     * @param loadTimes of those that did not fail, at cache-service
     * @param times from a request's arrival to its answer by a load, at the gateway
     * @param entries results that are kept; absent where none are
     * @param bytes what these take
     */
    record Source(
            long hits,
            long loads,
            long failures,
            Times loadTimes,
            Times times,
            @Nullable Long entries,
            @Nullable Long bytes) {}

    /** Percentiles, at most 6.25 % too high; 0 where there is nothing. */
    record Times(long count, long p50Micros, long p95Micros, long p99Micros) {

        static Times of(Collection<List<TimeBucket>> parts) {
            List<TimeBucket> all = TimeBuckets.sum(parts);
            return new Times(
                    all.stream().mapToLong(TimeBucket::count).sum(),
                    TimeBuckets.percentile(all, 0.5),
                    TimeBuckets.percentile(all, 0.95),
                    TimeBuckets.percentile(all, 0.99));
        }
    }
}
