package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a tier was chosen. */
public record TurnRouting(
        @JsonPropertyDescription("Tier that the client asked for; absent when the choice was left to Wingman") @Nullable
        Tier asked,

        @JsonPropertyDescription("Tier that was chosen; another one answered where the turn's tier differs")
        Tier chosen,

        @JsonPropertyDescription("How weighty the message is, 0 to 1")
        double score,

        @JsonPropertyDescription("What made the score, strongest first")
        List<RoutingSignal> signals,

        @JsonPropertyDescription("Version of the routing table in force")
        String version) {}
