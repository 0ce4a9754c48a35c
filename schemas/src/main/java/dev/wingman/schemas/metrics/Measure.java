package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A number of a pane. */
public record Measure(
        @JsonPropertyDescription("What it is; `<part>/<name>` for one of a part, like a pool")
        String name,

        @JsonPropertyDescription("The number") long value) {}
