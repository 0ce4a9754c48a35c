package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One thing that the choice of a tier took into account. */
public record RoutingSignal(
        @JsonPropertyDescription("Name of the signal in the routing table")
        String name,

        @JsonPropertyDescription("How strong it was, 0 to 1")
        double value,

        @JsonPropertyDescription("Its weight in the routing table; value times weight is what it added to the score")
        double weight) {}
