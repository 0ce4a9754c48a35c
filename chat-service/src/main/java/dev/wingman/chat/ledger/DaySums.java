package dev.wingman.chat.ledger;

import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.LedgerSums;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds turns up by day, provider, model and tier. Pure. */
final class DaySums {

    /** A row of the ledger; in the order of the table's primary key, in which rows are locked. */
    record Key(LocalDate day, String provider, String model, Tier tier) implements Comparable<Key> {

        private static final Comparator<Key> ORDER = Comparator.comparing(Key::day)
                .thenComparing(Key::provider)
                .thenComparing(Key::model)
                .thenComparing(Key::tier);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private DaySums() {}

    static SortedMap<Key, LedgerSums> of(Iterable<TurnCompleted> turns) {
        SortedMap<Key, LedgerSums> sums = new TreeMap<>();
        for (TurnCompleted turn : turns) {
            LocalDate day = BudgetTable.day(turn.completedAt());
            sums.merge(new Key(day, turn.provider(), turn.model(), turn.tier()), of(turn), LedgerSums::plus);
            for (ModelCallCompleted call : turn.calls()) {
                sums.merge(new Key(day, call.provider(), call.model(), call.tier()), of(call), LedgerSums::plus);
            }
        }
        return sums;
    }

    private static LedgerSums of(TurnCompleted turn) {
        TurnAccount account = turn.account();
        return new LedgerSums(
                1,
                turn.answered() ? 0 : 1,
                turn.source() == AnswerSource.MODEL ? 0 : 1,
                Boolean.TRUE.equals(turn.mayHaveBeenBegun()) ? 1 : 0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                account == null ? turn.costMicroUsd() : 0,
                account == null ? 0 : account.baselineMicroUsd(turn.costMicroUsd()),
                account == null ? 0 : account.onStandardMicroUsd(),
                account == null ? 0 : account.onPremiumMicroUsd(),
                account == null ? 0 : account.savedByRoutingMicroUsd(),
                account == null ? 0 : account.savedByCacheMicroUsd(),
                account == null ? 0 : account.savedByCompressionMicroUsd());
    }

    private static LedgerSums of(ModelCallCompleted call) {
        boolean failed = call.outcome() != ModelCallOutcome.SUCCEEDED;
        return new LedgerSums(
                0,
                0,
                0,
                0,
                1,
                failed ? 1 : 0,
                call.usage().inputTokens(),
                call.usage().outputTokens(),
                call.usage().cachedInputTokens(),
                call.costMicroUsd(),
                failed ? call.costMicroUsd() : 0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }
}
