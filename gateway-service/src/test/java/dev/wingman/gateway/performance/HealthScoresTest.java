package dev.wingman.gateway.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.performance.HealthPage.Part;
import dev.wingman.gateway.performance.HealthPage.State;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertLabel;
import dev.wingman.schemas.alerts.AlertSeverity;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.PoolWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthScoresTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Histories histories = new Histories();
    private final HealthScores scores = new HealthScores(new Thresholds(0.8, 0.7, 0.05));

    @Test
    void nothingIsKnownOfASystemThatIsNotHeardOf() {
        // When
        HealthPage page = page(null, List.of(), List.of());

        // Then
        assertThat(page.score()).isNull();
        assertThat(page.parts())
                .extracting(Part::name)
                .containsExactly("api", "database", "cache", "ai", "messaging", "telemetry");
        assertThat(page.parts()).extracting(Part::state).containsOnly(State.UNKNOWN);
    }

    @Test
    void errorsAndSlowRequestsTakeTheirShareOfTheApi() {
        // a fortieth of 5xx is half of the way to 5 %: 30 points; 15 % slow half of the way from 5 to 25 %: 20
        Part api = part("api", 0L, List.of(window("GET /a", 1_000, 25, 150)), List.of());

        assertThat(api.score()).isEqualTo(50);
        assertThat(api.state()).isEqualTo(State.POOR);
        assertThat(api.reasons()).extracting(HealthPage.Reason::points).containsExactly(30, 20);
    }

    @Test
    void modelCallsAreNotSlowAndGroupsDoNotCountTwice() {
        Part api = part(
                "api",
                0L,
                List.of(
                        window("POST /coach/chat", 1_000, 0, 1_000),
                        window("GET /a", 1_000, 0, 40),
                        window("group:all", 2_000, 2_000, 2_000)),
                List.of());

        assertThat(api.score()).isEqualTo(100);
    }

    @Test
    void fewRequestsSayNothing() {
        assertThat(part("api", 0L, List.of(window("GET /a", 19, 19, 19)), List.of())
                        .score())
                .isNull();
    }

    @Test
    void alertsOfTheAreaCapTheScore() {
        List<LatencyWindow> fine = List.of(window("GET /a", 1_000, 0, 0));

        assertThat(part("api", 0L, fine, List.of(alert("api", AlertSeverity.INFO)))
                        .score())
                .isEqualTo(100);
        assertThat(part("api", 0L, fine, List.of(alert("api", AlertSeverity.WARNING)))
                        .score())
                .isEqualTo(70);
        assertThat(part(
                                "api",
                                0L,
                                fine,
                                List.of(alert("api", AlertSeverity.WARNING), alert("api", AlertSeverity.CRITICAL)))
                        .score())
                .isEqualTo(40);
        assertThat(part("api", 0L, fine, List.of(alert("cache", AlertSeverity.CRITICAL)))
                        .score())
                .isEqualTo(100);
    }

    @Test
    void anAlertOfAnUnknownAreaIsAPartOfItsOwn() {
        HealthPage page = page(0L, List.of(), List.of(alert("weather", AlertSeverity.CRITICAL)));

        assertThat(page.parts()).extracting(Part::name).contains("other");
        assertThat(page.score()).isEqualTo(40);
    }

    @Test
    void anAlertWithoutAnAreaCountsToo() {
        HealthPage page = page(0L, List.of(), List.of(alert(null, AlertSeverity.CRITICAL)));

        assertThat(page.parts()).extracting(Part::name).contains("other");
        assertThat(page.score()).isEqualTo(40);
    }

    @Test
    void oldDataIsNoHealth() {
        assertThat(part("telemetry", 20L, List.of(), List.of()).score()).isEqualTo(100);
        assertThat(part("telemetry", 40L, List.of(), List.of()).score()).isEqualTo(50);
        assertThat(part("telemetry", 600L, List.of(), List.of()).score()).isZero();
    }

    @Test
    void theWorstPoolCounts() {
        // Given
        histories.put(resources(List.of(pool("redis", 0.3, 0), pool("postgres", 0.9, 5)), 400L));

        // Then
        assertThat(part("database", 0L, List.of(), List.of()).score()).isEqualTo(100 - 20 - 25);
        assertThat(part("messaging", 0L, List.of(), List.of()).score()).isEqualTo(100);
    }

    @Test
    void lagCounts() {
        // Given
        histories.put(resources(List.of(), 5_500L));

        // Then
        assertThat(part("messaging", 0L, List.of(), List.of()).score()).isEqualTo(70);
    }

    @Test
    void missesStaleAnswersAndFailedLoadsCount() {
        // Given: 35 % hits are half of the way from 70 % to none; a tenth stale and a tenth of the loads failed
        histories.put(new CacheWindow(
                "matches", NOON.minusSeconds(60), NOON, 60, 1_000, 300, 50, 550, 100, 0, 0.35, 90, 10, 1, 2));

        // Then
        assertThat(part("cache", 0L, List.of(), List.of()).score()).isEqualTo(100 - 30 - 10 - 10);
    }

    @Test
    void theWholeIsAsGoodAsItsWorstPart() {
        HealthPage page = page(30L, List.of(window("GET /a", 1_000, 5, 0)), List.of());

        assertThat(page.score()).isEqualTo(75);
    }

    private HealthPage page(@Nullable Long age, List<LatencyWindow> windows, List<AlertFired> firing) {
        return scores.of(new LatencyBoard.Snapshot(NOON, age, windows), histories, firing);
    }

    private Part part(String name, @Nullable Long age, List<LatencyWindow> windows, List<AlertFired> firing) {
        return page(age, windows, firing).parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static LatencyWindow window(String subject, long count, long failed, long slow) {
        return new LatencyWindow(
                subject, NOON.minusSeconds(300), NOON, 300, count, 0, failed, slow, 300_000, 1, 2, 3, 4);
    }

    private static ResourceWindow resources(List<PoolWindow> pools, Long lag) {
        return new ResourceWindow(
                "cache-service|c1", NOON.minusSeconds(60), NOON, 60, 12, 1, 1, 2, 0.1, 0.1, 0L, lag, 0, pools, null);
    }

    private static PoolWindow pool(String name, double utilization, long timeouts) {
        return new PoolWindow(name, 10, 9, 0, timeouts, utilization, 0);
    }

    private static AlertFired alert(@Nullable String area, AlertSeverity severity) {
        return new AlertFired(
                "al_" + area + severity,
                "rule",
                "v1",
                "subject",
                severity,
                area == null ? List.of() : List.of(new AlertLabel("area", area)),
                "summary",
                "latency.p95.ms",
                ">",
                2,
                1,
                60,
                100,
                NOON,
                NOON,
                null);
    }
}
