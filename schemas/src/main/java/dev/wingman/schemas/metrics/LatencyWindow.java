package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * subjects; a subject that begins with {@code group:} adds up several endpoints that have windows of their own. After a change of the threshold, a window that reaches over it adds the counts of both and names the larger.
 */
@EventType(
        value = "dev.wingman.metrics.latency-window.v1",
        description = "Latency and errors of one endpoint over the last one or five minutes, every five seconds.")
public record LatencyWindow(
        @JsonPropertyDescription(
                "Endpoint, for example `POST /coach/chat`; `group:all` and `group:all-without-model-calls` add up"
                        + " all endpoints, and all but those that wait for a model")
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

        @JsonPropertyDescription("Longest duration, exact") long maxMicros,

        @JsonPropertyDescription("Answers with status 401 or 403; absent in what earlier versions wrote") @Nullable
        Long unauthorized,

        @JsonPropertyDescription("Answers with status 429; absent in what earlier versions wrote") @Nullable
        Long rateLimited,

        @JsonPropertyDescription(
                "The slowest requests, slowest first, at most three; absent in what earlier versions wrote")
        @Nullable
        List<Exemplar> exemplars)
        implements LatencyEvent, MetricsWindow {

    public LatencyWindow {
        exemplars = exemplars == null ? null : List.copyOf(exemplars);
    }

    /** A window as earlier versions wrote it. */
    public LatencyWindow(
            String subject,
            Instant windowStart,
            Instant windowEnd,
            int windowSeconds,
            long count,
            long clientErrors,
            long serverErrors,
            long overThreshold,
            long thresholdMicros,
            long p50Micros,
            long p95Micros,
            long p99Micros,
            long maxMicros) {
        this(
                subject,
                windowStart,
                windowEnd,
                windowSeconds,
                count,
                clientErrors,
                serverErrors,
                overThreshold,
                thresholdMicros,
                p50Micros,
                p95Micros,
                p99Micros,
                maxMicros,
                null,
                null,
                null);
    }
}
