package dev.wingman.metrics.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.metrics.AiWindow;
import dev.wingman.schemas.metrics.BusinessWindow;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.PoolWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {

    private static final Instant END = Given.START;
    private static final Instant START = END.minusSeconds(60);

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

    @Test
    void refusedRequestsAreCountedAndAbsentOnesAreNone() {
        LatencyWindow window =
                new LatencyWindow("GET /x", START, END, 60, 120, 30, 6, 0, 300_000, 1, 2, 3, 4, 12L, 6L, List.of());
        assertThat(value("errors.unauthorized.count", window)).isEqualTo(12);
        assertThat(value("errors.unauthorized.ratio", window)).isEqualTo(0.1);
        assertThat(value("errors.rate-limited.count", window)).isEqualTo(6);
        assertThat(value("errors.rate-limited.ratio", window)).isEqualTo(0.05);
        assertThat(value("errors.rate-limited.count", window(100, 0, 1))).isZero();
    }

    @Test
    void thoseOfCachesAreWhatTheirNamesSay() {
        CacheWindow window =
                new CacheWindow("c", START, END, 60, 1_000, 600, 100, 250, 40, 10, 0.7, 90, 10, 2_000, 8_500);
        assertReading("cache.hit.ratio", window, 0.7, 1_000);
        assertReading("cache.lookups.count", window, 1_000, 1_000);
        assertReading("cache.stale.ratio", window, 0.04, 1_000);
        assertReading("cache.load-failures.ratio", window, 0.1, 100);
        assertReading("cache.load.p95.ms", window, 8.5, 90);
    }

    @Test
    void thoseOfModelsAreWhatTheirNamesSay() {
        AiWindow window = new AiWindow(
                "economy|m",
                START,
                END,
                60,
                40,
                10,
                2,
                2,
                2,
                2,
                2,
                25,
                5,
                100,
                250_000,
                300,
                1_000,
                4_000_000,
                5_000,
                9,
                9,
                9,
                2_000_000,
                9,
                9,
                9);
        assertReading("model.failures.ratio", window, 0.25, 40);
        assertReading("model.calls.count", window, 40, 40);
        assertReading("model.fallbacks.ratio", window, 0.2, 25);
        assertReading("model.first-token.p95.ms", window, 250, 40);
        assertReading("model.duration.p95.ms", window, 4_000, 40);
        assertReading("model.cost.usd-per-h", window, 120, 40);
    }

    @Test
    void thoseOfInstancesAreWhatTheirNamesSay() {
        PoolWindow calm = new PoolWindow("a", 10, 3, 0, 1, 0.25, 0);
        PoolWindow full = new PoolWindow("b", 20, 20, 4, 2, 0.8, 9);
        ResourceWindow window = new ResourceWindow(
                "s|i", START, END, 60, 12, 50, 90, 200, 0.5, 0.9, 3L, 30L, 2, List.of(calm, full), null);
        assertReading("pool.utilization.ratio", window, 0.8, 12);
        assertReading("pool.timeouts.count", window, 3, 12);
        assertReading("heap.used.ratio", window, 0.25, 12);
        assertReading("cpu.used.ratio", window, 0.5, 12);
        assertReading("consumer.lag.min.records", window, 3, 12);
        assertReading("consumer.lag.max.records", window, 30, 12);
        assertReading("dead-letters.count", window, 2, 12);
    }

    @Test
    void anInstanceWithoutPoolsAndGroupsHasNothingToSayOfThem() {
        ResourceWindow window =
                new ResourceWindow("s|i", START, END, 60, 12, 50, 90, 200, 0.5, 0.9, null, null, 0, List.of(), null);
        assertReading("pool.utilization.ratio", window, 0, 0);
        assertReading("consumer.lag.min.records", window, 0, 0);
    }

    @Test
    void thoseOfUsersAreWhatTheirNamesSay() {
        List<Long> none = Collections.nCopies(BusinessWindow.COMPLEXITY_BINS, 0L);
        BusinessWindow window = new BusinessWindow("all", START, END, 60, 40, 10, 3, 17, 20, 9, 9, 9, 9, 9, none);
        assertReading("turns.count", window, 40, 40);
        assertReading("turns.failed.ratio", window, 0.25, 40);
        assertReading("budget.refusals.count", window, 3, 40);
        assertReading("users.active.count", window, 17, 40);
    }

    /** The window of another kind tells it nothing. */
    private static void assertReading(String metric, MetricsWindow window, double value, long count) {
        Condition condition = Given.condition(metric, 60, Comparison.ABOVE, 1, 1, 1);
        Reading reading = condition.read(new SubjectWindows(window.subject(), window.getClass(), Map.of(60, window)));
        assertThat(reading).isEqualTo(Reading.of(value, count));
        assertThat(condition.read(Given.of(window(1, 0, 1)))).isNull();
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
