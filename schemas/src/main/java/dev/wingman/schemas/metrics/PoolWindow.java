package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A pool of one instance over one window. */
public record PoolWindow(
        @JsonPropertyDescription("Name of the pool, for example `postgres`; `other` past the limit of names")
        String name,

        @JsonPropertyDescription("How many there may be") long maxSize,

        @JsonPropertyDescription("How many were lent out at most, of all samples")
        long inUseMax,

        @JsonPropertyDescription("How many waited for one at most, of all samples")
        long waitingMax,

        @JsonPropertyDescription("How many gave up waiting") long timeouts,

        @JsonPropertyDescription("Mean over the samples of the part that was lent out, 0 to 1")
        double utilization,

        @JsonPropertyDescription("Longest time for which one was lent out, in seconds; 0 where nobody knows")
        long oldestSecondsMax) {}
