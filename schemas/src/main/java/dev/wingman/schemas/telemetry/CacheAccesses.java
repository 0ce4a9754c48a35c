package dev.wingman.schemas.telemetry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/**
 * The reads of one cache through the near cache of one gateway, summed up over about a second; nothing is written for a
 * second without reads. They count where {@code to} lies. The record's timestamp is {@code to}. No key.
 */
@EventType(
        value = "dev.wingman.telemetry.cache-accesses.v1",
        description = "A gateway read entries of a cache, so often, found at these levels.")
public record CacheAccesses(
        @JsonPropertyDescription("Name of the cache") String cache,

        @JsonPropertyDescription("Answered from the gateway's own memory")
        long hitsL1,

        @JsonPropertyDescription("Answered from Redis") long hitsL2,
        @JsonPropertyDescription("Answered by a load") long misses,

        @JsonPropertyDescription("Answered with an entry past its time, since no newer one could be had")
        long stale,

        @JsonPropertyDescription("Not answered") long failed,

        @JsonPropertyDescription("Gateway instance") String instance,

        @JsonPropertyDescription("End of the span that was summed up before this one")
        Instant from,

        @JsonPropertyDescription("End of the span") Instant to)
        implements CacheTelemetryEvent {}
