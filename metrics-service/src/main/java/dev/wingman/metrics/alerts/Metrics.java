package dev.wingman.metrics.alerts;

import dev.wingman.schemas.metrics.LatencyWindow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The metrics that rules can name. Another kind of window joins with a list of its own. */
final class Metrics {

    /** Seconds without news from the telemetry; judged by the processor, not by windows. */
    static final Metric<Silence> SILENCE = new Metric<>(
            "telemetry.silence.s", Silence.class, (silence, condition) -> Reading.of(silence.seconds(), 1));

    /** Needs the condition's objective. */
    static final String BURN_RATE = "errors.burn-rate";

    private static final double MICROS_PER_MILLI = 1_000.0;

    private static final List<Metric<LatencyWindow>> LATENCY = List.of(
            percentile("latency.p50.ms", 50, LatencyWindow::p50Micros),
            percentile("latency.p95.ms", 95, LatencyWindow::p95Micros),
            percentile("latency.p99.ms", 99, LatencyWindow::p99Micros),
            latency("latency.max.ms", (window, condition) -> window.maxMicros() / MICROS_PER_MILLI),
            latency("requests.count", (window, condition) -> window.count()),
            latency("requests.rate.per-s", (window, condition) -> ratio(window.count(), window.windowSeconds())),
            latency("errors.server.ratio", (window, condition) -> ratio(window.serverErrors(), window.count())),
            latency("errors.client.ratio", (window, condition) -> ratio(window.clientErrors(), window.count())),
            latency(BURN_RATE, Metrics::burnRate));

    private static final Map<String, Metric<?>> BY_NAME = byName();

    private Metrics() {}

    static @Nullable Metric<?> named(String name) {
        return BY_NAME.get(name);
    }

    /** In the order of their declaration. */
    static Set<String> names() {
        return BY_NAME.keySet();
    }

    private static Map<String, Metric<?>> byName() {
        Map<String, Metric<?>> byName = new LinkedHashMap<>();
        LATENCY.forEach(metric -> byName.put(metric.name(), metric));
        byName.put(SILENCE.name(), SILENCE);
        return byName;
    }

    private interface Value {
        double of(LatencyWindow window, Condition condition);
    }

    private static Metric<LatencyWindow> latency(String name, Value value) {
        return new Metric<>(
                name,
                LatencyWindow.class,
                (window, condition) -> Reading.of(value.of(window, condition), window.count()));
    }

    /**
     * A percentile stands in the window within 1 %. Where the condition asks for more than the very threshold that the
     * window counted over, the exact count decides: of {@code n} durations the percentile is the one with the index
     * {@code floor(q * (n - 1))}, so it is over the threshold if and only if no more than that many are not.
     */
    private static Metric<LatencyWindow> percentile(String name, int percent, ToLongFunction<LatencyWindow> micros) {
        return new Metric<>(name, LatencyWindow.class, (window, condition) -> {
            boolean counted = condition.comparison() == Comparison.ABOVE
                    && window.thresholdMicros() == Math.round(condition.threshold() * MICROS_PER_MILLI);
            long notOver = window.count() - window.overThreshold();
            Boolean breach =
                    counted && window.count() > 0 ? (Boolean) (notOver <= percent * (window.count() - 1) / 100) : null;
            return new Reading(micros.applyAsLong(window) / MICROS_PER_MILLI, window.count(), breach);
        });
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** How many times faster than allowed errors come: 1 spends the objective's budget exactly. In decimals, so that a value that equals its threshold does. */
    private static double burnRate(LatencyWindow window, Condition condition) {
        BigDecimal budget = BigDecimal.ONE.subtract(BigDecimal.valueOf(condition.objective()));
        BigDecimal allowed = budget.multiply(BigDecimal.valueOf(window.count()));
        return allowed.signum() == 0
                ? 0
                : BigDecimal.valueOf(window.serverErrors())
                        .divide(allowed, MathContext.DECIMAL64)
                        .doubleValue();
    }
}
