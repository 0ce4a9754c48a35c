package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/**
 * A partition of {@code telemetry.requests} closed its panes up to an instant: all of them stand before this record.
 * Written at most every five seconds of event time. No key. The record's timestamp is {@code closedThrough}.
 */
@EventType(
        value = "dev.wingman.metrics.partition-advanced.v1",
        description = "A partition of the telemetry has no more to say about the time before this instant.")
public record PartitionAdvanced(
        @JsonPropertyDescription("Partition of telemetry.requests")
        int partition,

        @JsonPropertyDescription("No pane of this partition that ends at or before this instant follows")
        Instant closedThrough)
        implements PaneEvent {}
