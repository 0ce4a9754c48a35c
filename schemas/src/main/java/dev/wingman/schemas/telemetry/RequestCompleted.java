package dev.wingman.schemas.telemetry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The gateway answered an HTTP request. The record's timestamp is {@code completedAt}. No key. */
@EventType(value = "dev.wingman.telemetry.request-completed.v1", description = "An HTTP request was answered.")
public record RequestCompleted(
        @JsonPropertyDescription("Unique id of the request") String requestId,

        @JsonPropertyDescription("Trace id of the request, 32 hex digits")
        String traceId,

        @JsonPropertyDescription(
                "Method and route template, for example `GET /api/challenges`; `other` where there is no route, or none was looked for, since nobody is let in without a valid token or role")
        String endpoint,

        @JsonPropertyDescription("HTTP status; 499 when the client went away first")
        int status,

        @JsonPropertyDescription("From the request's arrival to the last byte handed to the network")
        long durationMicros,

        @JsonPropertyDescription("Near-cache outcome; absent where no cache is involved") @Nullable
        CacheOutcome cache,

        @JsonPropertyDescription("Gateway instance") String instance,

        @JsonPropertyDescription("When the answer was complete")
        Instant completedAt)
        implements RequestTelemetryEvent {}
