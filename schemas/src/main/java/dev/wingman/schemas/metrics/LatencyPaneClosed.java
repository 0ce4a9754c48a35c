package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one endpoint in five seconds of event time, as one partition of {@code telemetry.requests} holds
 * them; final when written. Panes add up: counters by addition, sketches by merging, in any order. Key: the subject. The
 * record's timestamp is {@code paneEnd}.
 */
@EventType(
        value = "dev.wingman.metrics.latency-pane-closed.v1",
        description = "Latency and errors of one endpoint in one partition of the telemetry over five seconds.")
public record LatencyPaneClosed(
        @JsonPropertyDescription("Endpoint, for example `POST /coach/chat`")
        String subject,

        @JsonPropertyDescription("Partition of telemetry.requests")
        int partition,

        @JsonPropertyDescription("Start of the pane, inclusive; a multiple of five seconds")
        Instant paneStart,

        @JsonPropertyDescription("End of the pane, exclusive")
        Instant paneEnd,

        @JsonPropertyDescription("Requests completed in the pane")
        long count,

        @JsonPropertyDescription("Answers with status 400 to 499")
        long clientErrors,

        @JsonPropertyDescription("Answers with status 500 to 599")
        long serverErrors,

        @JsonPropertyDescription("Requests slower than thresholdMicros, counted exactly")
        long overThreshold,

        @JsonPropertyDescription("The threshold in force, in microseconds")
        long thresholdMicros,

        @JsonPropertyDescription("Longest duration, exact") long maxMicros,

        @JsonPropertyDescription("Durations in microseconds as a DDSketch of 1 % relative accuracy, in the encoding of"
                + " the Datadog sketch libraries, base64")
        String sketch,

        @JsonPropertyDescription("Answers with status 401 or 403; absent in what earlier versions wrote") @Nullable
        Long unauthorized,

        @JsonPropertyDescription("Answers with status 429; absent in what earlier versions wrote") @Nullable
        Long rateLimited,

        @JsonPropertyDescription(
                "The slowest requests, slowest first, at most three; absent in what earlier versions wrote")
        @Nullable
        List<Exemplar> exemplars)
        implements PaneEvent {

    public LatencyPaneClosed {
        exemplars = exemplars == null ? null : List.copyOf(exemplars);
    }
}
