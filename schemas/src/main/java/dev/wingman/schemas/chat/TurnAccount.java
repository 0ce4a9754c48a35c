package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What a turn would have cost otherwise, in millionths of a US dollar: the same answer with the whole context and without
 * the answer cache. {@code costMicroUsd} of the turn and the three savings add up to that cost on the tier that would have
 * answered without routing: the one that the client named and got, else standard, or premium where routing chose it.
 */
public record TurnAccount(
        @JsonPropertyDescription("The turn on the standard tier, whole context, no answer cache")
        long onStandardMicroUsd,

        @JsonPropertyDescription("The turn on the premium tier, whole context, no answer cache")
        long onPremiumMicroUsd,

        @JsonPropertyDescription(
                "Saved by the choice of the tier; less what calls that failed, or were made elsewhere, cost more, so it may be negative")
        long savedByRoutingMicroUsd,

        @JsonPropertyDescription("Saved by the answer cache")
        long savedByCacheMicroUsd,

        @JsonPropertyDescription("Saved by sending a part of the context; negative when what was sent was longer")
        long savedByCompressionMicroUsd) {

    /** What the turn would have cost without routing, answer cache and compression, given its cost. */
    public long baselineMicroUsd(long costMicroUsd) {
        return costMicroUsd + savedMicroUsd();
    }

    /** What was saved in all, in millionths of a US dollar. */
    public long savedMicroUsd() {
        return savedByRoutingMicroUsd + savedByCacheMicroUsd + savedByCompressionMicroUsd;
    }
}
