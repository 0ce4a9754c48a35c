package dev.wingman.metrics.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.metrics.LatencyWindow;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {

    @Test
    void thePercentileIsJudgedByTheExactCountWhateverTheSketchSays() {
        Random random = new Random(3);
        for (int round = 0; round < 2_000; round++) {
            // Given: durations around the threshold, of which the sketch is wrong by a percent
            int[] micros = random.ints(1 + random.nextInt(60), 299_000, 301_002).toArray();
            Arrays.sort(micros);
            int exact = micros[(int) Math.floor(0.95 * (micros.length - 1))];
            long over = Arrays.stream(micros).filter(each -> each > 300_000).count();
            long sketched = Math.round(exact * (random.nextBoolean() ? 1.01 : 0.99));

            // Then
            assertThat(p95(300).judge(Given.of(window(micros.length, over, sketched))))
                    .isEqualTo(exact > 300_000 ? Judgement.BREACH : Judgement.CLEAR);
        }
    }

    @Test
    void anotherThresholdThanTheCountedOneIsJudgedByTheSketch() {
        assertThat(p95(250).judge(Given.of(window(100, 0, 260_000)))).isEqualTo(Judgement.BREACH);
        assertThat(p95(250).judge(Given.of(window(100, 100, 250_000)))).isEqualTo(Judgement.CLEAR);
    }

    @ParameterizedTest
    @CsvSource({"144, 10000, CLEAR", "145, 10000, BREACH", "0, 10000, CLEAR", "18, 1250, CLEAR", "19, 1250, BREACH"})
    void theBurnRateIsExactAtTheThreshold(int errors, int requests, Judgement judgement) {
        Condition burn = new Condition(
                Objects.requireNonNull(Metrics.named("errors.burn-rate")), 60, Comparison.ABOVE, 14.4, 14.4, 1, 0.999);
        assertThat(burn.judge(Given.minute(requests, errors))).isEqualTo(judgement);
    }

    @Test
    void theOthersAreWhatTheirNamesSay() {
        LatencyWindow window = new LatencyWindow(
                "GET /x",
                Given.START.minusSeconds(60),
                Given.START,
                60,
                120,
                30,
                6,
                0,
                300_000,
                1_500,
                2_500,
                3_500,
                4_500);
        assertThat(value("latency.p50.ms", window)).isEqualTo(1.5);
        assertThat(value("latency.p95.ms", window)).isEqualTo(2.5);
        assertThat(value("latency.p99.ms", window)).isEqualTo(3.5);
        assertThat(value("latency.max.ms", window)).isEqualTo(4.5);
        assertThat(value("requests.count", window)).isEqualTo(120);
        assertThat(value("requests.rate.per-s", window)).isEqualTo(2);
        assertThat(value("errors.server.ratio", window)).isEqualTo(0.05);
        assertThat(value("errors.client.ratio", window)).isEqualTo(0.25);
    }

    private static double value(String metric, LatencyWindow window) {
        Condition condition = Given.condition(metric, 60, Comparison.ABOVE, 1, 1, 1);
        return Objects.requireNonNull(condition.read(Given.of(window))).value();
    }

    private static Condition p95(double millis) {
        return Given.condition("latency.p95.ms", 60, Comparison.ABOVE, millis, millis, 1);
    }

    private static LatencyWindow window(long count, long over, long p95Micros) {
        return new LatencyWindow(
                "GET /x",
                Given.START.minusSeconds(60),
                Given.START,
                60,
                count,
                0,
                0,
                over,
                300_000,
                1,
                p95Micros,
                3,
                4);
    }
}
