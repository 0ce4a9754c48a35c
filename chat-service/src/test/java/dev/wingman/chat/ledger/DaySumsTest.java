package dev.wingman.chat.ledger;

import static dev.wingman.chat.ledger.Turns.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.LedgerSums;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DaySumsTest {

    private static final LocalDate DAY = LocalDate.parse("2026-05-04");

    @Test
    void tokensAndCostCountForTheModelThatWasCalledAndTheTurnForTheOneThatAnswered() {
        Map<DaySums.Key, LedgerSums> sums = DaySums.of(List.of(Turns.turn(
                "r1",
                "ada",
                NOON,
                new TurnAccount(100, 200, 5, 0, 15),
                true,
                Turns.call("first", ModelCallOutcome.BROKEN, new Usage(10, 2, 1), 30),
                Turns.call("second", ModelCallOutcome.SUCCEEDED, new Usage(20, 4, 0), 50))));

        assertThat(sums)
                .containsOnly(
                        Map.entry(
                                key(DAY, "first"),
                                new LedgerSums(0, 0, 0, 0, 1, 1, 10, 2, 1, 30, 30, 0, 0, 0, 0, 0, 0, 0)),
                        Map.entry(
                                key(DAY, "second"),
                                new LedgerSums(1, 0, 0, 1, 1, 0, 20, 4, 0, 50, 0, 0, 100, 100, 200, 5, 0, 15)));
    }

    @Test
    void aFailedTurnHasACostAndNoBaseline() {
        LedgerSums sums = DaySums.of(List.of(Turns.turn(
                        "r1",
                        "ada",
                        NOON,
                        null,
                        null,
                        Turns.call("m", ModelCallOutcome.TIMED_OUT, new Usage(10, 0, 0), 30))))
                .get(key(DAY, "m"));

        assertThat(sums).isEqualTo(new LedgerSums(1, 1, 0, 0, 1, 1, 10, 0, 0, 30, 30, 30, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void aTurnCountsOnTheUtcDayOnWhichItEnded() {
        assertThat(DaySums.of(List.of(
                                Turns.turn(
                                        "r1",
                                        "ada",
                                        NOON.plus(Duration.ofHours(12)).minusNanos(1),
                                        null,
                                        null),
                                Turns.turn("r2", "ada", NOON.plus(Duration.ofHours(12)), null, null)))
                        .keySet())
                .containsExactly(
                        new DaySums.Key(DAY, "none", "none", Tier.STANDARD),
                        new DaySums.Key(DAY.plusDays(1), "none", "none", Tier.STANDARD));
    }

    private static DaySums.Key key(LocalDate day, String model) {
        return new DaySums.Key(day, "simulated", model, Tier.STANDARD);
    }
}
