package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What was spent and saved; money in millionths of a US dollar. Sums of the same kind add up. */
public record LedgerSums(
        @JsonPropertyDescription("Turns that ended, failed ones included")
        long turns,

        @JsonPropertyDescription("Turns that failed") long failedTurns,

        @JsonPropertyDescription("Turns that were served a kept answer")
        long keptAnswers,

        @JsonPropertyDescription(
                "Turns for which calls may have been paid that stand in no turn, since an instance or the turn itself ended in the midst of them")
        long ambiguousTurns,

        @JsonPropertyDescription("Model calls, failed ones included")
        long calls,

        @JsonPropertyDescription("Model calls that failed") long failedCalls,

        @JsonPropertyDescription("All tokens read, cached ones included")
        long inputTokens,

        @JsonPropertyDescription("Tokens written") long outputTokens,

        @JsonPropertyDescription("Part of inputTokens that providers read from their prompt cache")
        long cachedInputTokens,

        @JsonPropertyDescription("Cost of all calls") long costMicroUsd,

        @JsonPropertyDescription("Part of costMicroUsd that was paid for calls that failed")
        long failedCallsMicroUsd,

        @JsonPropertyDescription(
                "Cost of turns that have no baseline: those that failed, and all before there were accounts")
        long unaccountedMicroUsd,

        @JsonPropertyDescription(
                "What the turns would have cost on standard or above, without answer cache and compression")
        long baselineMicroUsd,

        @JsonPropertyDescription("The turns on the standard tier, whole context, no answer cache")
        long onStandardMicroUsd,

        @JsonPropertyDescription("The turns on the premium tier, whole context, no answer cache")
        long onPremiumMicroUsd,

        @JsonPropertyDescription("Saved by the choice of the tier, less what failures cost")
        long savedByRoutingMicroUsd,

        @JsonPropertyDescription("Saved by the answer cache")
        long savedByCacheMicroUsd,

        @JsonPropertyDescription("Saved by sending a part of the context")
        long savedByCompressionMicroUsd) {

    public static final LedgerSums NONE = new LedgerSums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public LedgerSums plus(LedgerSums other) {
        return new LedgerSums(
                turns + other.turns,
                failedTurns + other.failedTurns,
                keptAnswers + other.keptAnswers,
                ambiguousTurns + other.ambiguousTurns,
                calls + other.calls,
                failedCalls + other.failedCalls,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedInputTokens + other.cachedInputTokens,
                costMicroUsd + other.costMicroUsd,
                failedCallsMicroUsd + other.failedCallsMicroUsd,
                unaccountedMicroUsd + other.unaccountedMicroUsd,
                baselineMicroUsd + other.baselineMicroUsd,
                onStandardMicroUsd + other.onStandardMicroUsd,
                onPremiumMicroUsd + other.onPremiumMicroUsd,
                savedByRoutingMicroUsd + other.savedByRoutingMicroUsd,
                savedByCacheMicroUsd + other.savedByCacheMicroUsd,
                savedByCompressionMicroUsd + other.savedByCompressionMicroUsd);
    }

    /** What was saved in all: {@code baseline - (cost - unaccounted)} over all keys of a day. */
    public long savedMicroUsd() {
        return savedByRoutingMicroUsd + savedByCacheMicroUsd + savedByCompressionMicroUsd;
    }
}
