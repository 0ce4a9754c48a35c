package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;

/** What the near cache of one gateway did since its start. Key: the instance. */
@EventType(
        value = "dev.wingman.cache.near-cache-sampled.v1",
        description = "What the near cache of a gateway did since the gateway's start; every five seconds.")
public record NearCacheSampled(
        @JsonPropertyDescription("Gateway instance") String instance,
        @JsonPropertyDescription("Its start") Instant since,
        @JsonPropertyDescription("When it was counted") Instant sampledAt,

        @JsonPropertyDescription("Memory that entries may take in this process")
        long maxBytes,

        @JsonPropertyDescription("Entries that are being searched for")
        int searching,

        @JsonPropertyDescription("Whether Redis answers; false too where it is off")
        boolean redisAvailable,

        @JsonPropertyDescription("Each cache that was read") List<Counts> caches)
        implements CacheStatisticsEvent {

    public NearCacheSampled {
        caches = List.copyOf(caches);
    }

    /** Reads of one cache. */
    public record Counts(
            @JsonPropertyDescription("Name of the cache") String cache,

            @JsonPropertyDescription("Reads answered from this process")
            long hitsL1,

            @JsonPropertyDescription("Reads answered from Redis")
            long hitsL2,

            @JsonPropertyDescription("Reads answered by a load")
            long misses,

            @JsonPropertyDescription("Reads answered with an entry past its time, since no newer one could be had")
            long stale,

            @JsonPropertyDescription("Reads not answered") long failed,

            @JsonPropertyDescription("Reads that joined the search of another one")
            long coalesced,

            @JsonPropertyDescription("Loads asked for before the end of an entry's time, since it is hot")
            long refreshes,

            @JsonPropertyDescription("Entries in this process")
            long entries,

            @JsonPropertyDescription("About what they take") long bytes,

            @JsonPropertyDescription("Entries dropped since there was no room")
            long evicted,

            @JsonPropertyDescription("From a request's arrival to its answer from this process")
            List<TimeBucket> timesL1,

            @JsonPropertyDescription("From a request's arrival to its answer from Redis")
            List<TimeBucket> timesL2,

            @JsonPropertyDescription("From a request's arrival to its answer by a load")
            List<TimeBucket> timesL3) {

        public Counts {
            timesL1 = List.copyOf(timesL1);
            timesL2 = List.copyOf(timesL2);
            timesL3 = List.copyOf(timesL3);
        }
    }
}
