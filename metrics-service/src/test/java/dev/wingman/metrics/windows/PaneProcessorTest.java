package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.metrics.LatencyPaneClosed;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.metrics.PartitionAdvanced;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaneProcessorTest {

    private static final long START = 1_780_000_000_000L;
    private static final long HOUR = 3_600_000;

    private final Tasks<RequestTelemetryEvent, LatencyWindow> tasks = Tasks.latency(WindowRules.defaults(1));

    @Test
    void aPaneIsClosedBeforeThePartitionSaysSo() {
        // Given
        beats("a", 0, 1);
        request(2_000);

        // When
        beats("a", 2, 7);

        // Then
        List<PaneEvent> written = tasks.panes(0);
        assertThat(written).hasSize(4);
        assertThat(written.get(0)).isEqualTo(advanced(-5_000));
        assertThat(written.get(1)).isEqualTo(advanced(0));
        assertThat(written.get(2)).isInstanceOfSatisfying(LatencyPaneClosed.class, pane -> {
            assertThat(pane.paneStart()).isEqualTo(Instant.ofEpochMilli(START));
            assertThat(pane.count()).isEqualTo(1);
        });
        assertThat(written.get(3)).isEqualTo(advanced(5_000));
    }

    @Test
    void anEventWithinTheGraceCountsAndALateOneIsCountedAsLate() {
        // Given: the watermark at 6.9 s leaves the first pane open, at 7 s closes it
        beats("a", 0, 6);
        beat("a", 6_900);

        // When
        request(100);
        beat("a", 7_000);
        request(200);
        beats("a", 8, 12);

        // Then
        assertThat(requestsInPanes()).isEqualTo(1);
        assertThat(meter("late")).isEqualTo(1);
    }

    @Test
    void anEventFromTheFutureIsKeptApartAndNeverCounts() {
        // Given
        beats("a", 0, 5);

        // When
        request(HOUR);
        beats("a", 6, HOUR / 1_000 + 60);

        // Then
        assertThat(requestsInPanes()).isZero();
        assertThat(meter("quarantined")).isEqualTo(1);
        assertThat(tasks.panes(0)).contains(advanced(HOUR + 55_000));
    }

    @Test
    void theFirstEventsAfterANightCountAlthoughTheClockHasNotFollowedYet() {
        // Given
        beats("a", 0, 5);
        request(HOUR / 2);

        // When: the new gateway's requests overtake its first heartbeat
        request(9 * HOUR);
        for (int s = 0; s <= 20; s++) {
            request(9 * HOUR + s * 1_000);
            beat("b", 9 * HOUR + s * 1_000);
        }

        // Then
        assertThat(requestsInPanes()).isEqualTo(15 + 1);
        assertThat(meter("quarantined")).isEqualTo(1);
        assertThat(meter("late")).isZero();
    }

    @Test
    void eventsBeforeTheFirstHeartbeatCount() {
        // When
        request(-60_000);
        request(-1_000);
        beats("a", 0, 12);

        // Then
        assertThat(requestsInPanes()).isEqualTo(2);
    }

    @Test
    void aDeadInstanceDelaysTheOthersEventsAndLosesNone() {
        // Given
        for (int s = 0; s <= 5; s++) {
            beat("a", s * 1_000);
            beat("b", s * 1_000);
        }

        // When
        for (int s = 6; s <= 40; s++) {
            request(s * 1_000);
            beat("a", s * 1_000);
        }

        // Then: panes are closed up to 35 s
        assertThat(requestsInPanes()).isEqualTo(34 - 6 + 1);
        assertThat(meter("late") + meter("quarantined")).isZero();
    }

    @Test
    void aRestoredTaskStillKnowsWhatIsLate() {
        // Given
        beats("a", 0, 12);

        // When
        tasks.restart(0);
        request(100);

        // Then
        assertThat(meter("late")).isEqualTo(1);
    }

    @Test
    void whatIsKeptApartIsBounded() {
        // Given
        WindowRules rules = WindowRules.defaults(1);
        Tasks<RequestTelemetryEvent, LatencyWindow> small = Tasks.latency(new WindowRules(
                1, rules.threshold(), rules.grace(), rules.instanceTimeout(), rules.maxAhead(), 200, 10));

        // When: no heartbeat comes at all
        for (int s = 0; s < 1_000; s++) {
            small.send(0, Telemetry.request("GET /x", START + s * 1_000L, 200, 1));
        }

        // Then
        assertThat(small.meter("quarantined")).isEqualTo(950);
    }

    @Test
    void endpointsPastTheLimitAndOverlongOnesAddUpAsOther() {
        // Given
        beats("a", 0, 1);

        // When
        for (int i = 0; i < 250; i++) {
            tasks.send(0, Telemetry.request("GET /" + i, START + 1_500, 200, 1));
        }
        tasks.send(0, Telemetry.request("x".repeat(201), START + 1_500, 200, 1));
        beats("a", 2, 8);

        // Then
        List<LatencyPaneClosed> panes = closed();
        assertThat(panes).hasSize(201);
        assertThat(panes)
                .filteredOn(pane -> pane.subject().equals(WindowRules.OTHER))
                .singleElement()
                .satisfies(pane -> assertThat(pane.count()).isEqualTo(51));
        assertThat(meter("overflow")).isEqualTo(50);
    }

    private static PartitionAdvanced advanced(long offset) {
        return new PartitionAdvanced(0, Instant.ofEpochMilli(START + offset));
    }

    private List<LatencyPaneClosed> closed() {
        return tasks.panes(0).stream()
                .filter(LatencyPaneClosed.class::isInstance)
                .map(LatencyPaneClosed.class::cast)
                .toList();
    }

    private long requestsInPanes() {
        return closed().stream().mapToLong(LatencyPaneClosed::count).sum();
    }

    private double meter(String name) {
        return tasks.meter(name);
    }

    private void request(long offset) {
        tasks.send(0, Telemetry.request("GET /x", START + offset, 200, 1_000));
    }

    private void beat(String instance, long offset) {
        tasks.send(0, Telemetry.heartbeat(instance, START + offset));
    }

    private void beats(String instance, long fromSecond, long toSecond) {
        for (long s = fromSecond; s <= toSecond; s++) {
            beat(instance, s * 1_000);
        }
    }
}
