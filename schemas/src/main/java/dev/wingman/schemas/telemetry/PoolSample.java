package dev.wingman.schemas.telemetry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A bounded resource at one instant: a connection pool, or anything else that work waits for. */
public record PoolSample(
        @JsonPropertyDescription("Name of the pool, unique within its service, for example `postgres`")
        String name,

        @JsonPropertyDescription("How many there may be") int maxSize,
        @JsonPropertyDescription("How many are lent out") int inUse,

        @JsonPropertyDescription("How many are open and not lent out")
        int idle,

        @JsonPropertyDescription("How many wait for one") int waiting,

        @JsonPropertyDescription("How many gave up waiting since the sample before")
        long timeouts,

        @JsonPropertyDescription(
                "Since when the longest lent one is lent out, in seconds; 0 when none is, or nobody knows")
        long oldestSeconds) {}
