package dev.wingman.cli.plot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowsTest {

    private static final String WINDOW = """
            {"subject": "matches", "windowSeconds": 60, "windowEnd": "2026-03-02T06:01:00Z", "hitRate": 0.5, "loads": 3,
             "loadP95Micros": 0}""";

    private static Windows of(String field, String subject) {
        Windows windows = new Windows(field, subject);
        windows.take(WINDOW.getBytes(UTF_8));
        windows.take("no window".getBytes(UTF_8));
        windows.take(null);
        return windows;
    }

    @Test
    void aFieldThatWindowsHaveIsDrawn() {
        assertThat(of("hitRate", "matches").plot().points()).isEqualTo(1);
    }

    @Test
    void aFieldThatNoWindowHasIsAnsweredWithThoseThatTheyHave() {
        Windows windows = of("p95Micros", "matches");

        assertThat(windows.plot().isEmpty()).isTrue();
        assertThat(windows.whyEmpty("metrics.cache", "1h"))
                .contains("p95Micros", "--field: hitRate, loadP95Micros, loads.", "docs/metrics-topics.md");
    }

    @Test
    void aDurationThatIsAlwaysZeroIsNotSaidToBeMissing() {
        assertThat(of("loadP95Micros", "matches").whyEmpty("metrics.cache", "1h"))
                .isEqualTo("loadP95Micros is 0 in all windows of metrics.cache about matches in the last 1h:"
                        + " nothing was measured.");
    }

    @Test
    void aSubjectWithoutWindowsIsNamed() {
        assertThat(of("hitRate", "gone").whyEmpty("metrics.cache", "1h"))
                .isEqualTo("There is no window in metrics.cache about gone in the last 1h.");
    }
}
