package dev.wingman.gateway.performance;

import dev.wingman.gateway.chat.Money;
import dev.wingman.schemas.chat.LedgerDayUpdated;
import dev.wingman.schemas.chat.LedgerSums;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was spent and saved over some days. Turns, baseline and savings count for the model that answered; calls, tokens
 * and cost for the model that was called: the two add up in the total and by day.
 *
 * @param from first UTC day
 * @param to last UTC day, today
 * @param updatedAt when the newest sums were taken; null when there are none
 */
record AiSpending(
        Instant generatedAt,
        LocalDate from,
        LocalDate to,
        @Nullable Instant updatedAt,
        Figures total,
        List<OfTier> byTier,
        List<OfModel> byModel,
        List<OfDay> byDay) {

    record OfTier(String tier, Figures figures) {}

    record OfModel(String provider, String model, Figures figures) {}

    record OfDay(String day, Figures figures) {}

    /**
     * Money and its part of the whole.
     *
     * @param usd the same for people
     * @param share 0 to 1, of the total cost for costs and of the baseline for savings; null when that is 0
     */
    record Amount(long microUsd, String usd, @Nullable Double share) {

        static Amount of(long microUsd, long whole) {
            return new Amount(
                    microUsd,
                    Money.usd(microUsd),
                    whole == 0
                            ? null
                            : BigDecimal.valueOf(microUsd)
                                    .divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP)
                                    .doubleValue());
        }
    }

    /** Savings against the baseline. */
    record Savings(Amount total, Amount routing, Amount cache, Amount compression) {}

    /**
     * @param ambiguousTurns turns for which calls may have been paid that stand nowhere, since an instance ended in the
     *     midst of them
     * @param failedCallsMicroUsd part of the cost
     * @param unaccountedMicroUsd cost of turns without a baseline, mostly failed ones
     * @param baselineMicroUsd everything on standard or above, whole context, no answer cache; cost and savings add up to it and
     *     to what is unaccounted
     */
    record Figures(
            long turns,
            long failedTurns,
            long keptAnswers,
            long ambiguousTurns,
            long calls,
            long failedCalls,
            long inputTokens,
            long outputTokens,
            long cachedInputTokens,
            Amount cost,
            long failedCallsMicroUsd,
            long unaccountedMicroUsd,
            long baselineMicroUsd,
            long onStandardMicroUsd,
            long onPremiumMicroUsd,
            Savings saved) {

        static Figures of(LedgerSums sums, long totalCost) {
            long baseline = sums.baselineMicroUsd();
            return new Figures(
                    sums.turns(),
                    sums.failedTurns(),
                    sums.keptAnswers(),
                    sums.ambiguousTurns(),
                    sums.calls(),
                    sums.failedCalls(),
                    sums.inputTokens(),
                    sums.outputTokens(),
                    sums.cachedInputTokens(),
                    Amount.of(sums.costMicroUsd(), totalCost),
                    sums.failedCallsMicroUsd(),
                    sums.unaccountedMicroUsd(),
                    baseline,
                    sums.onStandardMicroUsd(),
                    sums.onPremiumMicroUsd(),
                    new Savings(
                            Amount.of(sums.savedMicroUsd(), baseline),
                            Amount.of(sums.savedByRoutingMicroUsd(), baseline),
                            Amount.of(sums.savedByCacheMicroUsd(), baseline),
                            Amount.of(sums.savedByCompressionMicroUsd(), baseline)));
        }
    }

    private record ModelName(String provider, String model) implements Comparable<ModelName> {
        @Override
        public int compareTo(ModelName other) {
            int byProvider = provider.compareTo(other.provider);
            return byProvider == 0 ? model.compareTo(other.model) : byProvider;
        }
    }

    static AiSpending of(Collection<LedgerDayUpdated> rows, LocalDate from, LocalDate to, Instant now) {
        LedgerSums total = rows.stream().map(LedgerDayUpdated::sums).reduce(LedgerSums.NONE, LedgerSums::plus);
        long cost = total.costMicroUsd();
        return new AiSpending(
                now,
                from,
                to,
                rows.stream()
                        .map(LedgerDayUpdated::updatedAt)
                        .max(Instant::compareTo)
                        .orElse(null),
                Figures.of(total, cost),
                grouped(
                        rows,
                        cost,
                        LedgerDayUpdated::tier,
                        (tier, sums) -> new OfTier(tier.name().toLowerCase(Locale.ROOT), sums)),
                grouped(
                        rows,
                        cost,
                        row -> new ModelName(row.provider(), row.model()),
                        (name, sums) -> new OfModel(name.provider(), name.model(), sums)),
                grouped(rows, cost, LedgerDayUpdated::day, OfDay::new));
    }

    private static <K extends Comparable<K>, V> List<V> grouped(
            Collection<LedgerDayUpdated> rows,
            long totalCost,
            Function<LedgerDayUpdated, K> key,
            BiFunction<K, Figures, V> value) {
        Map<K, LedgerSums> groups = new TreeMap<>();
        rows.forEach(row -> groups.merge(key.apply(row), row.sums(), LedgerSums::plus));
        return groups.entrySet().stream()
                .map(group -> value.apply(group.getKey(), Figures.of(group.getValue(), totalCost)))
                .toList();
    }
}
