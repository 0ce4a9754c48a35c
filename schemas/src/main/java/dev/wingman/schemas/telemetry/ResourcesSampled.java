package dev.wingman.schemas.telemetry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an instance of a service needs, every five seconds. The record's timestamp is {@code sampledAt}. No key. */
@EventType(
        value = "dev.wingman.telemetry.resources-sampled.v1",
        description = "An instance of a service looked at its memory, CPU, pools and backlog.")
public record ResourcesSampled(
        @JsonPropertyDescription("Name of the service, for example `chat-service`")
        String service,

        @JsonPropertyDescription("Instance of the service") String instance,
        @JsonPropertyDescription("Heap in use") long heapUsedBytes,
        @JsonPropertyDescription("Heap that it may grow to") long heapMaxBytes,

        @JsonPropertyDescription(
                "CPU time of the process since the sample before, as a part of that of all processors, 0 to 1")
        double cpuRatio,

        @JsonPropertyDescription(
                "Records that wait in the partitions that it reads for its consumer groups, and are not"
                        + " done; absent where it is in no group")
        @Nullable
        Long consumerLag,

        @JsonPropertyDescription("Records that it gave to dead-letter topics since the sample before")
        long deadLetters,

        @JsonPropertyDescription("Its pools, in the order of their names")
        List<PoolSample> pools,

        @JsonPropertyDescription("When it looked") Instant sampledAt)
        implements ResourceTelemetryEvent {

    public ResourcesSampled {
        pools = List.copyOf(pools);
    }
}
