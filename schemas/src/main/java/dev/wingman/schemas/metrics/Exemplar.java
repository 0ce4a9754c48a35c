package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/** One of the slowest requests, to look at. */
public record Exemplar(
        @JsonPropertyDescription("Id of the request") String requestId,

        @JsonPropertyDescription("Its trace id, 32 hex digits")
        String traceId,

        @JsonPropertyDescription("How long it took") long durationMicros,

        @JsonPropertyDescription("When its answer was complete")
        Instant at) {}
