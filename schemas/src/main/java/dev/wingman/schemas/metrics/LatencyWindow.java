package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/**
 * The latency of one endpoint over one window of event time; final when written. Key: the subject. The record's
 * timestamp is {@code windowEnd}.
 *
 * <p>Every five seconds of event time there is a pair of them, one and five minutes long, for each endpoint that had a
 * request in the last five minutes. After its last request an endpoint's one-minute windows go on with a count of zero;
 * the first pair in which both are zero is the last, until it is asked again. All figures are zero when the count is.
 *
 * <p>The percentile {@code q} of {@code n} durations is the one with the index {@code floor(q * (n - 1))} in ascending
 * order, counted from 0. The subject {@code other} adds up what has no route, and the endpoints past the limit of
 * subjects. After a change of the threshold, a window that reaches over it adds the counts of both and names the larger.
 */
@EventType(
        value = "dev.wingman.metrics.latency-window.v1",
        description = "Latency and errors of one endpoint over the last one or five minutes, every five seconds.")
public record LatencyWindow(
        @JsonPropertyDescription("Endpoint, for example `POST /coach/chat`")
        String subject,

        @JsonPropertyDescription("Start of the window, inclusive")
        Instant windowStart,

        @JsonPropertyDescription("End of the window, exclusive")
        Instant windowEnd,

        @JsonPropertyDescription("Length of the window in seconds: 60 or 300")
        int windowSeconds,

        @JsonPropertyDescription("Requests completed in the window")
        long count,

        @JsonPropertyDescription("Answers with status 400 to 499")
        long clientErrors,

        @JsonPropertyDescription("Answers with status 500 to 599")
        long serverErrors,

        @JsonPropertyDescription("Requests slower than thresholdMicros, counted exactly")
        long overThreshold,

        @JsonPropertyDescription("The threshold in force, in microseconds")
        long thresholdMicros,

        @JsonPropertyDescription("Median duration, within 1 % of exact")
        long p50Micros,

        @JsonPropertyDescription("95th percentile of the duration, within 1 % of exact")
        long p95Micros,

        @JsonPropertyDescription("99th percentile of the duration, within 1 % of exact")
        long p99Micros,

        @JsonPropertyDescription("Longest duration, exact") long maxMicros)
        implements LatencyEvent {}
