package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What a turn would have cost otherwise, in millionths of a US dollar. The three savings and the cost add up to the
 * baseline: the whole context, sent to the standard tier or to the tier that the client asked for, without the answer
 * cache.
 */
public record TurnAccount(
        @JsonPropertyDescription("The turn on the standard tier, whole context, no answer cache")
        long onStandardMicroUsd,

        @JsonPropertyDescription("The turn on the premium tier, whole context, no answer cache")
        long onPremiumMicroUsd,

        @JsonPropertyDescription("Saved by the choice of the tier; negative when a dearer one was chosen")
        long savedByRoutingMicroUsd,

        @JsonPropertyDescription("Saved by the answer cache")
        long savedByCacheMicroUsd,

        @JsonPropertyDescription("Saved by sending a part of the context")
        long savedByCompressionMicroUsd) {

    /** What was saved in all, in millionths of a US dollar. */
    public long savedMicroUsd() {
        return savedByRoutingMicroUsd + savedByCacheMicroUsd + savedByCompressionMicroUsd;
    }
}
