package dev.wingman.gateway.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.gateway.edge.Rejection;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.PoolWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HistoriesTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Histories histories = new Histories();

    @Test
    void theMemoryIsWhatTheDocumentsSay() {
        assertThat(histories.mostBytes()).isBetween(26_900_000L, 27_200_000L);
    }

    @Test
    void onlyWindowsOfAMinuteAreKept() {
        // When
        histories.put(window(60, 10));
        histories.put(window(300, 50));

        // Then
        JsonNode page = page(Duration.ofMinutes(5));
        assertThat(page.at("/series/latency/0/subject").asString()).isEqualTo("GET /a");
        assertThat(page.at("/series/latency/0/count/60").asLong()).isEqualTo(10);
        assertThat(page.at("/thresholds/poolRatio").asDouble()).isEqualTo(0.8);
        assertThat(page.at("/dataAgeSeconds").asLong()).isEqualTo(7);
    }

    @Test
    void aPoolIsASubjectOfItsOwn() {
        // When
        histories.put(resources("cache-service|c1"));

        // Then
        JsonNode page = page(Duration.ofMinutes(5));
        assertThat(page.at("/series/pools/0/subject").asString()).isEqualTo("cache-service|c1|postgres");
        assertThat(page.at("/series/pools/0/utilization/60").asDouble()).isEqualTo(0.625);
        assertThat(page.at("/series/resources/0/consumerLagMax/60").isNull()).isTrue();
    }

    @Test
    void sumsOverTheInstancesOfAServiceAreNotShownAsAnInstance() {
        // When
        histories.put(resources("cache-service|c1"));
        histories.put(resources("group:cache-service"));

        // Then
        assertThat(page(Duration.ofMinutes(5)).at("/series/resources")).hasSize(1);
    }

    private static ResourceWindow resources(String subject) {
        return new ResourceWindow(
                subject,
                NOON.minusSeconds(60),
                NOON,
                60,
                12,
                1,
                1,
                2,
                0.1,
                0.1,
                null,
                null,
                0,
                List.of(new PoolWindow("postgres", 10, 9, 0, 0, 0.625, 0)),
                null);
    }

    @Test
    void withoutARangeThereAreNoSeries() {
        // When
        histories.put(window(60, 10));

        // Then
        assertThat(page(null).propertyNames()).containsExactly("generatedAt", "dataAgeSeconds", "windows");
    }

    @Test
    void aRangeIsFiveMinutesToADay() {
        assertThat(MetricsPage.length("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(MetricsPage.length("24h")).isEqualTo(Duration.ofHours(24));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4m", "25h", "1d", "5", "m", "-5m", "99999m", "5m "})
    void anotherRangeIsRefused(String wish) {
        assertThatThrownBy(() -> MetricsPage.length(wish)).isInstanceOf(Rejection.class);
    }

    private JsonNode page(@Nullable Duration length) {
        LatencyBoard.Snapshot latest = new LatencyBoard.Snapshot(NOON, 7L, List.of(window(60, 10)));
        return WireJson.MAPPER.readTree(MetricsPage.json(latest, histories, new Thresholds(0.8, 0.7, 0.05), length));
    }

    private static LatencyWindow window(int seconds, long count) {
        return new LatencyWindow(
                "GET /a", NOON.minusSeconds(seconds), NOON, seconds, count, 0, 0, 0, 300_000, 1, 2, 3, 4);
    }
}
