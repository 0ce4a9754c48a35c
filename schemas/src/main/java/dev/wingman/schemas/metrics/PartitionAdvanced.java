package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partition of a topic of the telemetry closed its panes up to an instant: all of them stand before this record.
 * Written at most every five seconds of event time. No key. The record's timestamp is {@code closedThrough}.
 */
@EventType(
        value = "dev.wingman.metrics.partition-advanced.v1",
        description = "A partition of the telemetry has no more to say about the time before this instant.")
public record PartitionAdvanced(
        @JsonPropertyDescription("Partition of the topic") int partition,

        @JsonPropertyDescription("No pane of this partition that ends at or before this instant follows")
        Instant closedThrough,

        @JsonPropertyDescription("Topic of the telemetry; absent: telemetry.requests") @Nullable
        String telemetry)
        implements PaneEvent {

    /** Of {@code telemetry.requests}. */
    public PartitionAdvanced(int partition, Instant closedThrough) {
        this(partition, closedThrough, null);
    }
}
