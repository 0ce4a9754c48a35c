package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How many of some durations lie in a range; ranges without any are left out. See {@link TimeBuckets}. */
public record TimeBucket(
        @JsonPropertyDescription("End of the range, which begins at most 6.25 % below")
        long upToMicros,

        @JsonPropertyDescription("Durations in it") long count) {}
