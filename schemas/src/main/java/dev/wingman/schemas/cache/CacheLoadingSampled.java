package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one instance of cache-service did since its start. Key: the instance. */
@EventType(
        value = "dev.wingman.cache.loading-sampled.v1",
        description = "What an instance of cache-service did since its start; every five seconds.")
public record CacheLoadingSampled(
        @JsonPropertyDescription("Instance of cache-service")
        String instance,

        @JsonPropertyDescription("Its start") Instant since,
        @JsonPropertyDescription("When it was counted") Instant sampledAt,

        @JsonPropertyDescription("Whether Redis answers; false too where it is off")
        boolean redisAvailable,

        @JsonPropertyDescription("Memory that Redis uses for everything in it; absent: it was not asked or is away")
        @Nullable
        Long redisBytes,

        @JsonPropertyDescription("Keys in Redis, of whatever; absent: it was not asked or is away") @Nullable
        Long redisKeys,

        @JsonPropertyDescription("What each cache has in Redis; absent: it was not asked or is away") @Nullable
        List<InRedis> redisCaches,

        @JsonPropertyDescription("Each cache that was asked for")
        List<Counts> caches)
        implements CacheStatisticsEvent {

    public CacheLoadingSampled {
        redisCaches = redisCaches == null ? null : List.copyOf(redisCaches);
        caches = List.copyOf(caches);
    }

    /** What one cache has in Redis, estimated from a sample of the keys; exact while there are few. */
    public record InRedis(
            @JsonPropertyDescription("Name of the cache") String cache,

            @JsonPropertyDescription("Entries, those past their time included")
            long entries,

            @JsonPropertyDescription("Memory of these in bytes, keys included, tags not")
            long bytes) {}

    /** Requests for entries of one cache. */
    public record Counts(
            @JsonPropertyDescription("Name of the cache") String cache,

            @JsonPropertyDescription("Requests answered by what was loaded after they were made, for another one")
            long coalesced,

            @JsonPropertyDescription("Requests answered from Redis")
            long hitsL2,

            @JsonPropertyDescription("Requests answered by a result kept in PostgreSQL")
            long hitsL3,

            @JsonPropertyDescription("Requests answered by reading the source")
            long loads,

            @JsonPropertyDescription("Reads of the source that failed")
            long failures,

            @JsonPropertyDescription("Time that a read of the source took, of those that did not fail")
            List<TimeBucket> loadTimes,

            @JsonPropertyDescription("Results kept in PostgreSQL; absent: none are kept or it was not asked") @Nullable
            Long results,

            @JsonPropertyDescription("What their values take in PostgreSQL; absent: as above") @Nullable
            Long resultBytes) {

        public Counts {
            loadTimes = List.copyOf(loadTimes);
        }
    }
}
