package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.telemetry.Heartbeat;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterleavingTest {

    private static final long START = 1_780_000_000_000L;
    private static final int SECONDS = 600;
    private static final int PARTITIONS = 4;

    private final WindowRules rules = WindowRules.defaults(PARTITIONS);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSameEventsInAnyInterleavingGiveIdenticalWindows(long seed) {
        // Given
        List<List<RequestTelemetryEvent>> log = Telemetry.traffic(seed, PARTITIONS, START, SECONDS, 8);
        List<LatencyWindow> expected = Tasks.latency(rules).run(log, new Random(0));

        for (int interleaving = 1; interleaving <= 4; interleaving++) {
            // When
            List<LatencyWindow> windows = Tasks.latency(rules).run(log, new Random(interleaving));

            // Then
            assertThat(windows).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theWindowsAreThoseThatFollowFromTheEventsByDefinition(long seed) {
        // Given
        List<List<RequestTelemetryEvent>> log = Telemetry.traffic(seed, PARTITIONS, START, SECONDS, 8);

        // When
        List<LatencyWindow> windows = Tasks.latency(rules).run(log, new Random(seed));

        // Then: both gateways' last heartbeats close the panes up to the end, less the grace
        ExactWindows exact = new ExactWindows(
                all(log),
                Pane.startOf(START + (SECONDS - 1) * 1_000 - rules.grace().toMillis()));
        assertThat(exact.size()).isGreaterThan(900);
        exact.assertMatches(windows);
    }

    @Test
    void theSameEventsSpreadOtherwiseOverThePartitionsGiveIdenticalWindows() {
        // Given
        List<List<RequestTelemetryEvent>> log = Telemetry.traffic(4, PARTITIONS, START, SECONDS, 8);
        List<List<RequestTelemetryEvent>> spread = new ArrayList<>();
        for (int p = 0; p < PARTITIONS; p++) {
            spread.add(new ArrayList<>());
        }
        Random random = new Random(4);
        for (RequestTelemetryEvent event : byTime(all(log))) {
            // Each partition had its own copy of each heartbeat.
            spread.get(random.nextInt(PARTITIONS)).add(event);
        }
        for (List<RequestTelemetryEvent> partition : spread) {
            partition.removeIf(Heartbeat.class::isInstance);
            log.get(0).stream().filter(Heartbeat.class::isInstance).forEach(partition::add);
            partition.sort((a, b) -> Long.compare(Telemetry.time(a), Telemetry.time(b)));
        }

        // When
        List<LatencyWindow> expected = Tasks.latency(rules).run(log, new Random(1));
        List<LatencyWindow> windows = Tasks.latency(rules).run(spread, new Random(2));

        // Then
        assertThat(windows).isEqualTo(expected);
    }

    @Test
    void moreEndpointsThanTheLimitGiveIdenticalWindowsInAnyInterleaving() {
        // Given: 300 endpoints that come and go
        List<List<RequestTelemetryEvent>> log = Telemetry.traffic(5, PARTITIONS, START, SECONDS, 1);
        Random random = new Random(5);
        for (List<RequestTelemetryEvent> partition : log) {
            partition.replaceAll(event -> event instanceof Heartbeat
                    ? event
                    : Telemetry.request("GET /" + random.nextInt(300), Telemetry.time(event), 200, 1_000));
        }
        WindowRules small = new WindowRules(
                PARTITIONS, rules.threshold(), rules.grace(), rules.instanceTimeout(), rules.maxAhead(), 20, 100);
        List<LatencyWindow> expected = Tasks.latency(small).run(log, new Random(0));

        for (int interleaving = 1; interleaving <= 4; interleaving++) {
            // When
            List<LatencyWindow> windows = Tasks.latency(small).run(log, new Random(interleaving));

            // Then
            assertThat(windows).isEqualTo(expected);
        }
        assertThat(expected.stream().map(LatencyWindow::windowEnd).distinct())
                .allSatisfy(end -> assertThat(expected.stream()
                                .filter(w -> w.windowEnd().equals(end) && w.windowSeconds() == 300)
                                .filter(w -> !w.subject().equals(WindowRules.OTHER))
                                .filter(w -> !w.subject().startsWith(WindowFamily.GROUP)))
                        .hasSizeLessThanOrEqualTo(20));
        assertThat(expected.stream().map(LatencyWindow::subject)).contains(WindowRules.OTHER);
        assertThat(totals(expected)).isEqualTo(totals(Tasks.latency(rules).run(log, new Random(0))));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 310, 32_400})
    void windowsEndInAPauseWithoutAnyGatewayAndBeginAnewAfterIt(int pause) {
        // Given: 100 s of traffic, nobody, and 100 s of traffic again
        List<List<RequestTelemetryEvent>> log = Telemetry.traffic(6, PARTITIONS, START, 100, 8);
        List<List<RequestTelemetryEvent>> after =
                Telemetry.traffic(7, PARTITIONS, START + (100 + pause) * 1_000L, 100, 8);
        for (int p = 0; p < PARTITIONS; p++) {
            log.get(p).addAll(after.get(p));
        }

        // When
        List<LatencyWindow> windows = Tasks.latency(rules).run(log, new Random(6));

        // Then
        long complete =
                Pane.startOf(START + (199 + pause) * 1_000L - rules.grace().toMillis());
        new ExactWindows(all(log), complete).assertMatches(windows);
    }

    /** Requests in all windows of a length and end, whatever their subject; windows without any left out. */
    private static Map<String, Long> totals(List<LatencyWindow> windows) {
        return windows.stream()
                .filter(window -> window.count() > 0)
                .collect(Collectors.groupingBy(
                        window -> window.windowSeconds() + " s to " + window.windowEnd(),
                        TreeMap::new,
                        Collectors.summingLong(LatencyWindow::count)));
    }

    private static List<RequestTelemetryEvent> all(List<List<RequestTelemetryEvent>> log) {
        return log.stream().flatMap(Collection::stream).toList();
    }

    private static List<RequestTelemetryEvent> byTime(List<RequestTelemetryEvent> events) {
        return events.stream()
                .sorted((a, b) -> Long.compare(Telemetry.time(a), Telemetry.time(b)))
                .toList();
    }
}
