package dev.wingman.schemas.metrics;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;

/**
 * What users did over one window of event time; final when written. Turns that Wingman asked for itself do not count. Key:
 * the subject. The record's timestamp is {@code windowEnd}.
 *
 * <p>Up to 1,024 different users or conversations are counted exactly; above, their number is an estimate whose standard
 * error is 3.1 %. It depends on nothing but the set of them.
 */
@EventType(
        value = "dev.wingman.metrics.business-window.v1",
        description = "Users, conversations and what they asked over the last one or five minutes, every five seconds.")
public record BusinessWindow(
        @JsonPropertyDescription("`all`") String subject,

        @JsonPropertyDescription("Start of the window, inclusive")
        Instant windowStart,

        @JsonPropertyDescription("End of the window, exclusive")
        Instant windowEnd,

        @JsonPropertyDescription("Length of the window in seconds: 60 or 300")
        int windowSeconds,

        @JsonPropertyDescription("Turns that ended in the window")
        long count,

        @JsonPropertyDescription("Turns that ended without an answer")
        long failedTurns,

        @JsonPropertyDescription("Turns that were refused since a budget was spent")
        long budgetRefusals,

        @JsonPropertyDescription("Different users: exact up to 1,024, above within 3 % as a rule")
        long activeUsers,

        @JsonPropertyDescription("Different conversations, as exact as users")
        long activeConversations,

        @JsonPropertyDescription("Turns that the economy tier answered, or was tried last for")
        long economyTurns,

        @JsonPropertyDescription("Turns that the standard tier answered, or was tried last for")
        long standardTurns,

        @JsonPropertyDescription("Turns that the premium tier answered, or was tried last for")
        long premiumTurns,

        @JsonPropertyDescription("Turns that were answered with a kept answer to the same question")
        long exactCacheAnswers,

        @JsonPropertyDescription("Turns that were answered with a kept answer to a question of the same meaning")
        long semanticCacheAnswers,

        @JsonPropertyDescription(
                "How weighty the messages were: how many had a routing score from 0 to below 0.1, from 0.1 to below 0.2, and so on; ten numbers; 1 belongs to the last; those that routing was not asked about are in none")
        List<Long> complexity)
        implements BusinessMetricsEvent, MetricsWindow {

    /** How many numbers {@code complexity} has. */
    public static final int COMPLEXITY_BINS = 10;

    public BusinessWindow {
        complexity = List.copyOf(complexity);
    }
}
