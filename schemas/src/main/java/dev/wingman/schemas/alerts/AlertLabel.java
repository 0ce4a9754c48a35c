package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A name and value that the rule gives its alerts, for routing. */
public record AlertLabel(
        @JsonPropertyDescription("Unique within the alert; `[a-z][a-z0-9_]*`")
        String name,

        @JsonPropertyDescription("Not empty") String value) {}
