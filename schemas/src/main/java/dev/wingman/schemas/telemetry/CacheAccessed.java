package dev.wingman.schemas.telemetry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** cache-service answered a request for an entry. The record's timestamp is {@code accessedAt}. No key. */
@EventType(value = "dev.wingman.telemetry.cache-accessed.v1", description = "An entry was looked up by cache-service.")
public record CacheAccessed(
        @JsonPropertyDescription("Name of the cache") String cache,

        @JsonPropertyDescription("Where the entry was found")
        CacheOutcome outcome,

        @JsonPropertyDescription("From the request's arrival to the entry's publication")
        long durationMicros,

        @JsonPropertyDescription("Instance of cache-service")
        String instance,

        @JsonPropertyDescription("When the look-up ended") Instant accessedAt)
        implements CacheTelemetryEvent {}
