package dev.wingman.gateway.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.metrics.LatencyWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LatencyBoardTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final LatencyBoard board = new LatencyBoard(Clock.fixed(NOON.plusSeconds(7), ZoneOffset.UTC));

    @Test
    void theLatestWindowOfEachEndpointAndLengthIsShownInOrder() {
        // When
        board.put(window("GET /b", 60, NOON.minusSeconds(5), 1));
        board.put(window("GET /b", 60, NOON, 2));
        board.put(window("GET /b", 300, NOON, 3));
        board.put(window("GET /a", 300, NOON, 4));
        board.put(window("GET /a", 60, NOON, 5));

        // Then
        assertThat(board.snapshot().windows()).extracting(LatencyWindow::count).containsExactly(5L, 4L, 2L, 3L);
        assertThat(board.snapshot().dataAgeSeconds()).isEqualTo(7);
    }

    @Test
    void anOlderWindowDoesNotReplaceANewerOne() {
        // Given
        board.put(window("GET /a", 60, NOON, 1));

        // When
        board.put(window("GET /a", 60, NOON.minusSeconds(5), 2));

        // Then
        assertThat(board.snapshot().windows()).extracting(LatencyWindow::count).containsExactly(1L);
    }

    @Test
    void anEndpointThatIsSilentForTenMinutesLeaves() {
        // Given
        board.put(window("GET /a", 60, NOON.minus(LatencyBoard.OLDEST).minusMillis(1), 1));

        // When
        board.put(window("GET /b", 60, NOON, 2));

        // Then
        assertThat(board.snapshot().windows()).extracting(LatencyWindow::count).containsExactly(2L);
    }

    @Test
    void moreThanTheBoundIsLeftOut() {
        // When
        for (int i = 0; i < LatencyBoard.MOST_WINDOWS + 10; i++) {
            board.put(window("GET /" + i, 60, NOON, 1));
        }

        // Then
        assertThat(board.snapshot().windows()).hasSize(LatencyBoard.MOST_WINDOWS);
    }

    @Test
    void withoutDataThereIsNoAge() {
        // Then
        assertThat(board.snapshot().dataAgeSeconds()).isNull();
        assertThat(board.snapshot().windows()).isEmpty();
    }

    private static LatencyWindow window(String subject, int seconds, Instant end, long count) {
        return new LatencyWindow(
                subject, end.minus(Duration.ofSeconds(seconds)), end, seconds, count, 0, 0, 0, 300_000, 1, 2, 3, 4);
    }
}
