package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Something of a pane that is more than a number. */
public record EncodedMeasure(
        @JsonPropertyDescription("What it is; `<part>/<name>` for one of a part")
        String name,

        @JsonPropertyDescription("Base64") String bytes) {}
