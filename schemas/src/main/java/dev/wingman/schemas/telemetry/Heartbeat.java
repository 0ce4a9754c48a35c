package dev.wingman.schemas.telemetry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** Moves the event time of an idle partition; sent by each gateway to every partition of its telemetry topic. */
@EventType(
        value = "dev.wingman.telemetry.heartbeat.v1",
        description = "An instance is alive and will send no event older than this to the partition.")
public record Heartbeat(
        @JsonPropertyDescription("Instance that lives") String instance,

        @JsonPropertyDescription("Events that this instance dropped since its start, under pressure")
        long droppedEvents,

        @JsonPropertyDescription("The instance's clock; also the record's timestamp")
        Instant at)
        implements RequestTelemetryEvent {}
