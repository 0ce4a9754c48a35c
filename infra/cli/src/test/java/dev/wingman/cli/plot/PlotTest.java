package dev.wingman.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PlotTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void eachSubjectIsALineWithItsLastAndHighestValue() {
        // Given
        Plot plot = new Plot("p95Micros");
        plot.add("GET /a", NOON, 12_000);
        plot.add("GET /a", NOON.plusSeconds(5), 48_000);
        plot.add("GET /a", NOON.plusSeconds(10), 24_000);
        plot.add("POST /chat", NOON, 2_500_000);

        // When
        String html = plot.html("metrics.latency: p95Micros", ZoneOffset.UTC);

        // Then
        assertThat(html).contains("GET /a</th><td>24.0 ms</td><td>48.0 ms</td>", "POST /chat</th><td>2.50 s</td>");
        assertThat(html.indexOf("POST /chat")).isLessThan(html.indexOf("GET /a"));
        assertThat(html.split("d='M78.0 ", -1)).hasSize(3);
        assertThat(html).contains(">10.0 ms<", ">10.0 s<");
        assertThat(plot.points()).isEqualTo(4);
    }

    @Test
    void aMissingWindowIsAGapAndADurationOfZeroIsNone() {
        // Given
        Plot plot = new Plot("p95Micros");
        plot.add("GET /a", NOON, 12_000);
        plot.add("GET /a", NOON.plusSeconds(60), 12_000);
        plot.add("GET /a", NOON.plusSeconds(65), 0);
        plot.add("GET /a", NOON.plusSeconds(200), 12_000);

        // When
        String html = plot.html("t", ZoneOffset.UTC);

        // Then
        String line = html.substring(html.indexOf("d='M") + 3);
        assertThat(line.substring(0, line.indexOf('\'')).chars().filter(letter -> letter == 'M'))
                .hasSize(2);
        assertThat(plot.points()).isEqualTo(3);
    }

    @Test
    void theHighestEightAreShownAndNothingIsTakenForMarkup() {
        // Given
        Plot plot = new Plot("count");
        for (int i = 0; i < 20; i++) {
            plot.add("<b>" + i, NOON, i);
        }

        // When
        String html = plot.html("<t>", ZoneOffset.UTC);

        // Then
        assertThat(html).contains("&lt;b&gt;19", "&lt;b&gt;12", "<h1>&lt;t&gt;").doesNotContain("<b>", "gt;11<");
    }
}
