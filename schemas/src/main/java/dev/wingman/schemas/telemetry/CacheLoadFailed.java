package dev.wingman.schemas.telemetry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** cache-service could not answer a request for an entry. The record's timestamp is {@code failedAt}. No key. */
@EventType(
        value = "dev.wingman.telemetry.cache-load-failed.v1",
        description = "An entry could not be loaded from its source.")
public record CacheLoadFailed(
        @JsonPropertyDescription("Name of the cache") String cache,

        @JsonPropertyDescription("From the request's arrival to its failure")
        long durationMicros,

        @JsonPropertyDescription("Instance of cache-service")
        String instance,

        @JsonPropertyDescription("When it was given up") Instant failedAt)
        implements CacheTelemetryEvent {}
