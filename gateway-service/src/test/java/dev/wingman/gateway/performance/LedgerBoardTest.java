package dev.wingman.gateway.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.LedgerDayUpdated;
import dev.wingman.schemas.chat.LedgerSums;
import dev.wingman.schemas.chat.Tier;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class LedgerBoardTest {

    private static final LocalDate DAY = LocalDate.parse("2026-05-04");

    private final LedgerBoard board = new LedgerBoard();

    @Test
    void aLaterRowReplacesAnEarlierOneOfItsKey() {
        board.put(row(DAY, "m", LedgerSums.NONE));
        LedgerDayUpdated later = row(DAY, "m", LedgerSums.NONE.plus(LedgerSums.NONE));

        board.put(later);

        assertThat(board.rows(DAY, DAY)).singleElement().isSameAs(later);
    }

    @Test
    void onlyTheDaysThatAreAskedForAreShownBothEndsIncluded() {
        for (int i = -2; i <= 2; i++) {
            board.put(row(DAY.plusDays(i), "m", LedgerSums.NONE));
        }

        assertThat(board.rows(DAY.minusDays(1), DAY.plusDays(1)))
                .extracting(LedgerDayUpdated::day)
                .containsExactly("2026-05-03", "2026-05-04", "2026-05-05");
    }

    @Test
    void pastTheBoundTheOldestDayLeaves() {
        board.put(row(DAY.minusDays(1), "m", LedgerSums.NONE));

        for (int i = 0; i < LedgerBoard.MOST_ROWS; i++) {
            board.put(row(DAY, "m" + i, LedgerSums.NONE));
        }

        assertThat(board.rows(DAY.minusDays(1), DAY))
                .hasSize(LedgerBoard.MOST_ROWS)
                .noneMatch(row -> row.day().equals("2026-05-03"));
    }

    private static LedgerDayUpdated row(LocalDate day, String model, LedgerSums sums) {
        return new LedgerDayUpdated(day.toString(), "simulated", model, Tier.STANDARD, sums, Instant.EPOCH);
    }
}
