package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a service, or all of its instances, over one window of event time, from samples every five seconds; final
 * when written. Key: the subject. The record's timestamp is {@code windowEnd}. All figures are zero when the count is.
 */
@EventType(
        value = "dev.wingman.metrics.resource-window.v1",
        description =
                "Memory, CPU, pools and backlog of one instance of a service, or of all of them, over the last one or five minutes, every five seconds.")
public record ResourceWindow(
        @JsonPropertyDescription(
                "`<service>|<instance>`; `group:<service>` for the samples of all its instances; `other` past the limit of instances")
        String subject,

        @JsonPropertyDescription("Start of the window, inclusive")
        Instant windowStart,

        @JsonPropertyDescription("End of the window, exclusive")
        Instant windowEnd,

        @JsonPropertyDescription("Length of the window in seconds: 60 or 300")
        int windowSeconds,

        @JsonPropertyDescription("Samples") long count,

        @JsonPropertyDescription("Heap in use, mean of the samples")
        long heapUsedMeanBytes,

        @JsonPropertyDescription("Heap in use, at most") long heapUsedMaxBytes,

        @JsonPropertyDescription("Heap that it may grow to") long heapMaxBytes,

        @JsonPropertyDescription("CPU time of the process as a part of that of all processors, mean of the samples")
        double cpuMeanRatio,

        @JsonPropertyDescription("The same of the sample with the most")
        double cpuMaxRatio,

        @JsonPropertyDescription("Records that its consumer groups had left, at least; absent where it is in no group")
        @Nullable
        Long consumerLagMin,

        @JsonPropertyDescription("Records that its consumer groups had left, at most; absent where it is in no group")
        @Nullable
        Long consumerLagMax,

        @JsonPropertyDescription("Records that it gave to dead-letter topics")
        long deadLetters,

        @JsonPropertyDescription("Its pools, in the order of their names")
        List<PoolWindow> pools,

        @JsonPropertyDescription(
                "Samples of all services together, only for `group:<service>`: of a service without samples nothing is known when nobody was heard")
        @Nullable
        Long heard)
        implements ResourceMetricsEvent, MetricsWindow {

    public ResourceWindow {
        pools = List.copyOf(pools);
    }
}
