package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/**
 * One cache over one window of event time; final when written. Key: the subject. The record's timestamp is
 * {@code windowEnd}. Look-ups are those of all gateways, loads those of cache-service. Percentiles as in
 * {@link LatencyWindow}.
 */
@EventType(
        value = "dev.wingman.metrics.cache-window.v1",
        description = "Look-ups and loads of one cache over the last one or five minutes, every five seconds.")
public record CacheWindow(
        @JsonPropertyDescription("Name of the cache; `group:all` for all together; `other` past the limit of names")
        String subject,

        @JsonPropertyDescription("Start of the window, inclusive")
        Instant windowStart,

        @JsonPropertyDescription("End of the window, exclusive")
        Instant windowEnd,

        @JsonPropertyDescription("Length of the window in seconds: 60 or 300")
        int windowSeconds,

        @JsonPropertyDescription("Look-ups by the gateways") long count,

        @JsonPropertyDescription("Answered from a gateway's own memory")
        long hitsL1,

        @JsonPropertyDescription("Answered from Redis") long hitsL2,

        @JsonPropertyDescription("Answered by a load") long misses,

        @JsonPropertyDescription("Answered with an entry past its time, since no newer one could be had")
        long stale,

        @JsonPropertyDescription("Not answered") long failed,

        @JsonPropertyDescription("Part of the look-ups that hitsL1 and hitsL2 are, 0 to 1; 0 without look-ups")
        double hitRate,

        @JsonPropertyDescription("Entries that cache-service read from their source; several look-ups may share one")
        long loads,

        @JsonPropertyDescription("Entries that cache-service could not answer for")
        long loadFailures,

        @JsonPropertyDescription("Median duration of the loads, within 1 % of exact; 0 without loads")
        long loadP50Micros,

        @JsonPropertyDescription("95th percentile of the duration of the loads, within 1 % of exact; 0 without loads")
        long loadP95Micros)
        implements CacheMetricsEvent, MetricsWindow {}
