package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/**
 * What one model cost on one day, as far as it is counted; a later record of the same key replaces it. Key: {@code
 * day|provider|model|tier}.
 *
 * <p>Each turn of {@code chat.turns} counts once, on the UTC day on which it ended. Turns, savings and comparisons count
 * for the model that answered or was tried last; calls, tokens and cost for the model that was called, which may be
 * another one. So over all keys of a day cost and savings add up to the baseline and to the cost of what has none.
 */
@EventType(
        value = "dev.wingman.chat.ledger-day-updated.v1",
        description = "The sums of one day, provider, model and tier have changed.")
public record LedgerDayUpdated(
        @JsonPropertyDescription("UTC day as ISO-8601 date, for example 2026-11-21")
        String day,

        @JsonPropertyDescription("Provider; `none` for turns that ended before one was asked")
        String provider,

        @JsonPropertyDescription("Model as the provider names it; `none` for turns that ended before one was asked")
        String model,

        @JsonPropertyDescription("Tier of the model") Tier tier,
        @JsonPropertyDescription("The sums") LedgerSums sums,

        @JsonPropertyDescription("When the sums were taken") Instant updatedAt)
        implements LedgerEvent {

    /** Key of the record. */
    public String key() {
        return day + "|" + provider + "|" + model + "|" + tier;
    }
}
