package dev.wingman.gateway.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.AlertSeverity;
import dev.wingman.schemas.alerts.ResolveReason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertBoardTest {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final AlertBoard board = new AlertBoard();

    @Test
    void anIncidentIsActiveUntilItIsResolved() {
        // Given
        board.put(fired("a", 0));
        board.put(fired("b", 5));

        // When
        board.put(resolved("a", 0, 65));

        // Then
        assertThat(board.incidents().active()).extracting(AlertFired::id).containsExactly("b");
        AlertsPage page = AlertsPage.of(board.incidents(), new LatencyBoard.Snapshot(NOON, 3L, List.of()));
        assertThat(page.dataAgeSeconds()).isEqualTo(3);
        assertThat(page.history()).hasSize(1);
        assertThat(page.history().get(0).seconds()).isEqualTo(65);
        assertThat(page.history().get(0).value()).isEqualTo(0.2);
    }

    @Test
    void theNewestComesFirst() {
        // When
        for (int i = 0; i < 3; i++) {
            board.put(fired("active" + i, i));
            board.put(fired("ended" + i, i));
            board.put(resolved("ended" + i, i, 10 + i));
        }

        // Then
        assertThat(board.incidents().active())
                .extracting(AlertFired::id)
                .containsExactly("active2", "active1", "active0");
        assertThat(board.incidents().history())
                .extracting(ended -> ended.resolved().id())
                .containsExactly("ended2", "ended1", "ended0");
    }

    @Test
    void readingFromTheBeginningAgainChangesNothing() {
        // Given
        board.put(fired("a", 0));
        board.put(resolved("a", 0, 60));
        board.put(fired("b", 5));
        AlertBoard.Incidents before = board.incidents();

        // When
        board.put(fired("a", 0));
        board.put(resolved("a", 0, 60));
        board.put(fired("b", 5));

        // Then
        assertThat(board.incidents()).isEqualTo(before);
    }

    @Test
    void anEndWhoseBeginningIsGoneIsShownWithoutWhatOnlyTheBeginningKnew() {
        // When
        board.put(resolved("a", 0, 60));

        // Then
        AlertsPage.Incident incident =
                AlertsPage.Incident.of(board.incidents().history().get(0));
        assertThat(incident.metric()).isNull();
        assertThat(incident.firedAt()).isEqualTo(NOON);
    }

    @Test
    void theOldestLeaveAtTheBounds() {
        // When
        for (int i = 0; i < AlertBoard.MOST_ACTIVE + 10; i++) {
            board.put(fired("active" + i, i));
            board.put(resolved("ended" + i, i, i));
        }

        // Then
        assertThat(board.incidents().active()).hasSize(AlertBoard.MOST_ACTIVE);
        assertThat(board.incidents().active().get(0).id()).isEqualTo("active1009");
        assertThat(board.incidents().history()).hasSize(AlertBoard.MOST_ENDED);
    }

    static AlertFired fired(String id, int second) {
        return new AlertFired(
                id,
                "server-errors",
                "v1",
                "GET /x",
                AlertSeverity.CRITICAL,
                List.of(),
                "Too many requests fail.",
                "errors.server.ratio",
                ">",
                0.2,
                0.05,
                60,
                100,
                NOON,
                NOON.plusSeconds(second),
                null);
    }

    static AlertResolved resolved(String id, int firedSecond, int second) {
        return new AlertResolved(
                id,
                "server-errors",
                "v1",
                "GET /x",
                AlertSeverity.CRITICAL,
                List.of(),
                ResolveReason.RECOVERED,
                0.0,
                NOON,
                NOON.plusSeconds(firedSecond),
                NOON.plusSeconds(second),
                null);
    }
}
