package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/**
 * One model over one window of event time; final when written. Key: the subject. The record's timestamp is
 * {@code windowEnd}. A call counts when its turn ends, since then it is committed. Percentiles as in {@link LatencyWindow}.
 */
@EventType(
        value = "dev.wingman.metrics.ai-window.v1",
        description =
                "Calls, speed, tokens, cost and savings of one model over the last one or five minutes, every five seconds.")
public record AiWindow(
        @JsonPropertyDescription(
                "`<tier>|<model>` in lower-case tier, for example `standard|claude-sonnet`; `group:all` for all together; `other` past the limit of models")
        String subject,

        @JsonPropertyDescription("Start of the window, inclusive")
        Instant windowStart,

        @JsonPropertyDescription("End of the window, exclusive")
        Instant windowEnd,

        @JsonPropertyDescription("Length of the window in seconds: 60 or 300")
        int windowSeconds,

        @JsonPropertyDescription(
                "Model calls of turns that ended in the window (header `ce_time` of a call), failed ones included")
        long count,

        @JsonPropertyDescription("Calls that did not succeed; the five kinds add up to it")
        long failures,

        @JsonPropertyDescription("Calls that the provider put off")
        long rateLimited,

        @JsonPropertyDescription("Calls for which the provider was down or overloaded")
        long unavailable,

        @JsonPropertyDescription("Calls without an answer in time")
        long timedOut,

        @JsonPropertyDescription("Calls whose answer broke off or could not be understood")
        long broken,

        @JsonPropertyDescription("Calls that the provider refused")
        long rejected,

        @JsonPropertyDescription(
                "Turns that this model answered or was tried last for; also those that the answer cache answered in its place")
        long turns,

        @JsonPropertyDescription("Turns that this model answered after another one had failed")
        long fallbacks,

        @JsonPropertyDescription("Median time from a call to its first text, within 1 % of exact; 0 without any")
        long firstTokenP50Micros,

        @JsonPropertyDescription("95th percentile of the time to the first text, within 1 % of exact")
        long firstTokenP95Micros,

        @JsonPropertyDescription("99th percentile of the time to the first text, within 1 % of exact")
        long firstTokenP99Micros,

        @JsonPropertyDescription("Median duration of the calls, within 1 % of exact; 0 without any")
        long durationP50Micros,

        @JsonPropertyDescription("95th percentile of the duration, within 1 % of exact")
        long durationP95Micros,

        @JsonPropertyDescription("99th percentile of the duration, within 1 % of exact")
        long durationP99Micros,

        @JsonPropertyDescription("Tokens read, cached ones included")
        long inputTokens,

        @JsonPropertyDescription("Tokens written") long outputTokens,

        @JsonPropertyDescription("Part of inputTokens that providers read from their prompt cache")
        long cachedInputTokens,

        @JsonPropertyDescription("Cost of the calls, in millionths of a US dollar")
        long costMicroUsd,

        @JsonPropertyDescription("Saved by the choice of the tier, in millionths of a US dollar; may be negative")
        long savedByRoutingMicroUsd,

        @JsonPropertyDescription("Saved by the answer cache, in millionths of a US dollar")
        long savedByCacheMicroUsd,

        @JsonPropertyDescription(
                "Saved by sending a part of the context, in millionths of a US dollar; may be negative")
        long savedByCompressionMicroUsd)
        implements AiMetricsEvent, MetricsWindow {}
