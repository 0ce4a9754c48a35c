package dev.wingman.chat.memory;

import dev.wingman.schemas.chat.Tier;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a model is sent.
 *
 * @param persona system message of Wingman's own conversations
 * @param maxTurns turns of the conversation that are sent at most without compression; default 20
 * @param maxCharacters bound of their text in UTF-16 units; default 24,000
 */
@ConfigurationProperties("wingman.chat.context")
public record ContextSettings(String persona, int maxTurns, int maxCharacters, Compression compression) {

    public ContextSettings {
        demand(!persona.isBlank(), "persona must not be blank");
        demand(maxTurns >= 0, "max-turns must not be negative, as " + maxTurns + " is");
        demand(maxCharacters >= 0, "max-characters must not be negative, as " + maxCharacters + " is");
    }

    /**
     * How long conversations are made to fit.
     *
     * @param enabled off: the newest turns are sent and nothing else
     * @param budgets tokens of persona, summary and turns together, at most; for each tier
     * @param limits tokens that a model of a tier reads at most, everything together: its window without the room for the
     *     answer
     * @param transcriptTokens bound of a transcript that a client brings, in tokens; default 32,000
     * @param latestShare part of the budget for the newest turns, 0 to 1; what they leave goes to retrieved ones
     * @param summaryShare part of the budget for the running summary, 0 to 0.5
     * @param summary who writes the running summary
     * @param summaryTokens longest summary, in tokens
     * @param summaryStep tokens of turns that must have left the window before the summary is written anew
     * @param mostNotesCharacters bound of what is kept in process of long conversations, in characters
     * @param mostTurns turns of a conversation that can be retrieved, the newest ones
     */
    public record Compression(
            boolean enabled,
            Map<Tier, Integer> budgets,
            Map<Tier, Integer> limits,
            int transcriptTokens,
            double latestShare,
            double summaryShare,
            SummaryWriter summary,
            int summaryTokens,
            int summaryStep,
            long mostNotesCharacters,
            int mostTurns) {

        public Compression {
            for (Tier tier : Tier.values()) {
                int budget = budgets.getOrDefault(tier, 0);
                int limit = limits.getOrDefault(tier, 0);
                demand(budget >= 200, "compression.budgets." + name(tier) + " must be at least 200, not " + budget);
                demand(
                        limit >= budget,
                        "compression.limits." + name(tier) + " must be at least the budget of the tier, not " + limit);
            }
            demand(
                    transcriptTokens >= 200,
                    "compression.transcript-tokens must be at least 200, not " + transcriptTokens);
            demand(
                    latestShare >= 0 && latestShare <= 1,
                    "compression.latest-share must be between 0 and 1, not " + latestShare);
            demand(
                    summaryShare >= 0 && summaryShare <= 0.5,
                    "compression.summary-share must be between 0 and 0.5, not " + summaryShare);
            demand(
                    summaryTokens >= 20 && summaryTokens <= 4000,
                    "compression.summary-tokens must be 20 to 4000, not " + summaryTokens);
            demand(summaryStep >= 100, "compression.summary-step must be at least 100, not " + summaryStep);
            demand(
                    mostNotesCharacters >= 100_000,
                    "compression.most-notes-characters must be at least 100000, not " + mostNotesCharacters);
            demand(
                    mostTurns >= 1 && mostTurns <= 20_000,
                    "compression.most-turns must be 1 to 20000, not " + mostTurns);
            budgets = Map.copyOf(budgets);
            limits = Map.copyOf(limits);
        }

        int budget(Tier tier) {
            return budgets.getOrDefault(tier, 0);
        }

        int limit(Tier tier) {
            return limits.getOrDefault(tier, 0);
        }

        private static String name(Tier tier) {
            return tier.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Who writes the running summary. */
    public enum SummaryWriter {
        /** A model of the economy tier; sentences of the conversation where no real provider is set. */
        AUTO,
        /** Sentences of the conversation. */
        EXTRACTIVE,
        /** There is none. */
        OFF
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.chat.context." + otherwise);
        }
    }
}
