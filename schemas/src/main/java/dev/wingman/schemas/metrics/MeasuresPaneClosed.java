package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;

/**
 * What one partition of a topic of the telemetry says about one subject in five seconds of event time; final when written.
 * Panes add up, in any order: sums by addition, maxima by the larger, sketches by merging, sets by union. Measures that are
 * zero, or have seen nothing, are left out. Key: the subject. The record's timestamp is {@code paneEnd}.
 */
@EventType(
        value = "dev.wingman.metrics.measures-pane-closed.v1",
        description = "What one partition of the telemetry says about one subject over five seconds.")
public record MeasuresPaneClosed(
        @JsonPropertyDescription("Topic of the telemetry") String telemetry,

        @JsonPropertyDescription(
                "What it is about, as in the windows; `business:all` for the windows of metrics.business")
        String subject,

        @JsonPropertyDescription("Partition of the telemetry")
        int partition,

        @JsonPropertyDescription("Start of the pane, inclusive; a multiple of five seconds")
        Instant paneStart,

        @JsonPropertyDescription("End of the pane, exclusive")
        Instant paneEnd,

        @JsonPropertyDescription("Numbers that add up") List<Measure> sums,

        @JsonPropertyDescription("Numbers of which the largest counts")
        List<Measure> maxima,

        @JsonPropertyDescription(
                "Durations in microseconds as DDSketches of 1 % relative accuracy, in the encoding of the Datadog sketch"
                        + " libraries")
        List<EncodedMeasure> sketches,

        @JsonPropertyDescription(
                "Sets of hashes: the smallest 1,025 of them as unsigned big-endian 64-bit numbers," + " ascending")
        List<EncodedMeasure> sets)
        implements PaneEvent {

    public MeasuresPaneClosed {
        sums = List.copyOf(sums);
        maxima = List.copyOf(maxima);
        sketches = List.copyOf(sketches);
        sets = List.copyOf(sets);
    }
}
