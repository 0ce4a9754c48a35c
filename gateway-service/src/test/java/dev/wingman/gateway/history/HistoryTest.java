package dev.wingman.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.WireJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private record Window(String subject, Instant end, double first, double second) {}

    private static final Kind<Window> KIND = new Kind<>(
            "windows",
            3,
            Window::subject,
            Window::end,
            List.of(new Column<>("first", Window::first), new Column<>("second", Window::second)));

    private final History<Window> history = new History<>(KIND);

    @Test
    void anHourIsKeptEachFiveSecondsAndADayEachMinute() {
        // When
        for (Instant end = NOON.minus(Duration.ofHours(26)); !end.isAfter(NOON); end = end.plusSeconds(5)) {
            history.put(new Window("a", end, end.getEpochSecond() % 1_000, 1));
        }

        // Then
        JsonNode hour = series(Duration.ofHours(1));
        assertThat(hour.path("stepSeconds").asInt()).isEqualTo(5);
        assertThat(hour.path("from").asString()).isEqualTo("2026-11-21T11:00:00Z");
        assertThat(hour.at("/windows/0/first")).hasSize(721).noneMatch(JsonNode::isNull);
        assertThat(hour.at("/windows/0/first/720").asLong()).isEqualTo(NOON.getEpochSecond() % 1_000);
        JsonNode day = series(Duration.ofHours(24));
        assertThat(day.path("stepSeconds").asInt()).isEqualTo(60);
        assertThat(day.at("/windows/0/first")).hasSize(1_441).noneMatch(JsonNode::isNull);
        assertThat(day.at("/windows/0/first/0").asLong())
                .isEqualTo(NOON.minus(Duration.ofHours(24)).getEpochSecond() % 1_000);
    }

    @Test
    void windowsMayComeAgainAndOutOfOrderAndAMissingOneIsNull() {
        // When
        history.put(new Window("a", NOON, 3, 0.5));
        history.put(new Window("a", NOON.minusSeconds(10), 1, Double.NaN));
        history.put(new Window("a", NOON, 3, 0.5));

        // Then
        JsonNode series = series(Duration.ofMinutes(5));
        assertThat(series.at("/windows/0/first/58").asDouble()).isEqualTo(1);
        assertThat(series.at("/windows/0/first/59").isNull()).isTrue();
        assertThat(series.at("/windows/0/first/60").asDouble()).isEqualTo(3);
        assertThat(series.at("/windows/0/second/58").isNull()).isTrue();
        assertThat(series.at("/windows/0/second/60").asDouble()).isEqualTo(0.5);
    }

    @Test
    void aWindowFromLongAgoDoesNotReplaceANewerOne() {
        // Given
        history.put(new Window("a", NOON, 3, 1));

        // When
        history.put(new Window("a", NOON.minusSeconds(5L * Track.FINE_SLOTS), 1, 1));

        // Then
        assertThat(series(Duration.ofMinutes(5)).at("/windows/0/first/60").asDouble())
                .isEqualTo(3);
    }

    @Test
    void pastTheBoundWhoIsSilentForLongestMakesRoomAndNobodyElse() {
        // Given
        history.put(new Window("a", NOON.minusSeconds(20), 1, 1));
        history.put(new Window("b", NOON.minusSeconds(30), 1, 1));
        history.put(new Window("c", NOON, 1, 1));

        // When
        history.put(new Window("d", NOON, 1, 1));
        history.put(new Window("e", NOON, 1, 1));
        history.put(new Window("f", NOON, 1, 1));

        // Then
        assertThat(history.current(NOON)).extracting(History.Current::subject).containsExactly("c", "d", "e");
    }

    @Test
    void whoIsSilentForADayLeaves() {
        // Given
        history.put(new Window("a", NOON, 1, 1));

        // When
        history.put(new Window("b", NOON.plus(Duration.ofHours(24)).plusSeconds(5), 1, 1));

        // Then
        assertThat(history.subjects()).isEqualTo(1);
    }

    @Test
    void theFiguresOfNowAreThoseOfTheLastMinute() {
        // When
        history.put(new Window("old", NOON.minusSeconds(65), 1, 1));
        history.put(new Window("a", NOON.minusSeconds(60), 7, 8));
        history.put(new Window("b", NOON, 9, 1));

        // Then
        assertThat(history.current(NOON)).extracting(History.Current::subject).containsExactly("a", "b");
        assertThat(history.current(NOON).get(0).get("second")).isEqualTo(8);
        assertThat(history.current(NOON.plusSeconds(60)))
                .extracting(History.Current::subject)
                .containsExactly("b");
        assertThat(history.current(NOON.plusSeconds(65)))
                .as("nobody is ahead, and all is old")
                .isEmpty();
    }

    @Test
    void itsMemoryIsWhatItsArraysHold() {
        assertThat(history.mostBytes()).isEqualTo(3L * (732 + 1_442) * (2 + 1) * 4);
    }

    @Test
    void numbersAreWrittenAsJsonToFourDigits() {
        // When
        String text = new String(
                new JsonText()
                        .array(new float[] {
                            0,
                            -0f,
                            1,
                            -1,
                            16_777_216,
                            0.5f,
                            -0.25f,
                            0.00004f,
                            0.99999f,
                            -1.99999f,
                            1.05f,
                            1e12f,
                            Float.NaN
                        })
                        .toBytes(),
                StandardCharsets.UTF_8);

        // Then
        assertThat(text).isEqualTo("[0,0,1,-1,16777216,0.5,-0.25,0,1,-2,1.05,999999995904,null]");
    }

    @Test
    void aNameIsEscaped() {
        // When
        history.put(new Window("\"é\n", NOON, 1, 1));

        // Then
        assertThat(series(Duration.ofMinutes(5)).at("/windows/0/subject").asString())
                .isEqualTo("\"é\n");
    }

    private JsonNode series(Duration length) {
        return WireJson.MAPPER.readTree(SeriesJson.of(List.of(history), Range.last(length, NOON)));
    }
}
