package dev.wingman.chat.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.turn.UnwrittenTurns.Unwritten;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnwrittenTurnsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final UnwrittenTurns turns = new UnwrittenTurns();

    @Test
    void nothingUnwrittenLeavesTheTimeAsItIs() {
        assertThat(turns.promise(NOW)).isEqualTo(NOW);
    }

    @Test
    void theOldestUnwrittenTurnHoldsTheTimeUntilItIsWritten() {
        // Given
        Unwritten oldest = turns.ended(NOW.minusSeconds(30));
        Unwritten younger = turns.ended(NOW.minusSeconds(10));
        turns.ended(NOW.plusSeconds(1));

        // Then
        assertThat(turns.promise(NOW)).isEqualTo(NOW.minusSeconds(30));
        turns.gone(oldest);
        assertThat(turns.promise(NOW)).isEqualTo(NOW.minusSeconds(10));
        turns.gone(younger);
        assertThat(turns.promise(NOW)).isEqualTo(NOW);
    }

    @Test
    void turnsOfOneInstantAreHeldApart() {
        // Given
        Unwritten one = turns.ended(NOW.minusSeconds(5));
        turns.ended(NOW.minusSeconds(5));

        // When
        turns.gone(one);

        // Then
        assertThat(turns.promise(NOW)).isEqualTo(NOW.minusSeconds(5));
    }
}
