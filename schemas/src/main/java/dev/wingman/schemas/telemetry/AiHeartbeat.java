package dev.wingman.schemas.telemetry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/**
 * Moves the event time of a partition of {@code telemetry.ai}; sent each second by each chat-service to every partition.
 */
@EventType(
        value = "dev.wingman.telemetry.ai-heartbeat.v1",
        description = "An instance is alive and will send no event older than this to the partition.")
public record AiHeartbeat(
        @JsonPropertyDescription("Instance that lives, as `<service>/<instance>`")
        String instance,

        @JsonPropertyDescription("Nothing older follows; a little behind the instance's clock")
        Instant at)
        implements AiTelemetryEvent {}
