package dev.wingman.metrics.alerts;

import dev.wingman.schemas.metrics.AiWindow;
import dev.wingman.schemas.metrics.BusinessWindow;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.PoolWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The metrics that rules can name: a list for each kind of window. */
final class Metrics {

    /** Seconds without news from the telemetry; judged by the processor, not by windows. */
    static final Metric<Silence> SILENCE = new Metric<>(
            "telemetry.silence.s", Silence.class, (silence, condition) -> Reading.of(silence.seconds(), 1));

    /** Needs the condition's objective. */
    static final String BURN_RATE = "errors.burn-rate";

    private static final double MICROS_PER_MILLI = 1_000.0;
    private static final double MICROS_PER_USD = 1_000_000.0;
    private static final double SECONDS_PER_HOUR = 3_600.0;

    private static final List<Metric<LatencyWindow>> LATENCY = List.of(
            percentile("latency.p50.ms", 50, LatencyWindow::p50Micros),
            percentile("latency.p95.ms", 95, LatencyWindow::p95Micros),
            percentile("latency.p99.ms", 99, LatencyWindow::p99Micros),
            latency("latency.max.ms", (window, condition) -> window.maxMicros() / MICROS_PER_MILLI),
            latency("requests.count", (window, condition) -> window.count()),
            latency("requests.rate.per-s", (window, condition) -> ratio(window.count(), window.windowSeconds())),
            latency("errors.server.ratio", (window, condition) -> ratio(window.serverErrors(), window.count())),
            latency("errors.client.ratio", (window, condition) -> ratio(window.clientErrors(), window.count())),
            latency("errors.unauthorized.count", (window, condition) -> orZero(window.unauthorized())),
            latency(
                    "errors.unauthorized.ratio",
                    (window, condition) -> ratio(orZero(window.unauthorized()), window.count())),
            latency("errors.rate-limited.count", (window, condition) -> orZero(window.rateLimited())),
            latency(
                    "errors.rate-limited.ratio",
                    (window, condition) -> ratio(orZero(window.rateLimited()), window.count())),
            latency(BURN_RATE, Metrics::burnRate));

    private static final List<Metric<CacheWindow>> CACHE = List.of(
            metric("cache.hit.ratio", CacheWindow.class, CacheWindow::hitRate, CacheWindow::count),
            metric("cache.lookups.count", CacheWindow.class, CacheWindow::count, CacheWindow::count),
            metric(
                    "cache.stale.ratio",
                    CacheWindow.class,
                    window -> ratio(window.stale(), window.count()),
                    CacheWindow::count),
            metric(
                    "cache.load-failures.ratio",
                    CacheWindow.class,
                    window -> ratio(window.loadFailures(), window.loads() + window.loadFailures()),
                    window -> window.loads() + window.loadFailures()),
            metric(
                    "cache.load.p95.ms",
                    CacheWindow.class,
                    window -> window.loadP95Micros() / MICROS_PER_MILLI,
                    CacheWindow::loads));

    private static final List<Metric<AiWindow>> AI = List.of(
            metric(
                    "model.failures.ratio",
                    AiWindow.class,
                    window -> ratio(window.failures(), window.count()),
                    AiWindow::count),
            metric("model.calls.count", AiWindow.class, AiWindow::count, AiWindow::count),
            metric(
                    "model.fallbacks.ratio",
                    AiWindow.class,
                    window -> ratio(window.fallbacks(), window.turns()),
                    AiWindow::turns),
            metric(
                    "model.first-token.p95.ms",
                    AiWindow.class,
                    window -> window.firstTokenP95Micros() / MICROS_PER_MILLI,
                    AiWindow::count),
            metric(
                    "model.duration.p95.ms",
                    AiWindow.class,
                    window -> window.durationP95Micros() / MICROS_PER_MILLI,
                    AiWindow::count),
            metric("model.cost.usd-per-h", AiWindow.class, Metrics::usdPerHour, AiWindow::count));

    private static final List<Metric<ResourceWindow>> RESOURCES = List.of(
            metric("pool.utilization.ratio", ResourceWindow.class, Metrics::fullestPool, Metrics::samplesOfPools),
            metric(
                    "pool.timeouts.count",
                    ResourceWindow.class,
                    window -> window.pools().stream()
                            .mapToLong(PoolWindow::timeouts)
                            .sum(),
                    Metrics::samplesOfPools),
            metric("samples.count", ResourceWindow.class, ResourceWindow::count, Metrics::heard),
            metric(
                    "heap.used.ratio",
                    ResourceWindow.class,
                    window -> ratio(window.heapUsedMeanBytes(), window.heapMaxBytes()),
                    ResourceWindow::count),
            metric("cpu.used.ratio", ResourceWindow.class, ResourceWindow::cpuMeanRatio, ResourceWindow::count),
            metric(
                    "consumer.lag.min.records",
                    ResourceWindow.class,
                    window -> orZero(window.consumerLagMin()),
                    Metrics::samplesOfLag),
            metric(
                    "consumer.lag.max.records",
                    ResourceWindow.class,
                    window -> orZero(window.consumerLagMax()),
                    Metrics::samplesOfLag),
            metric("dead-letters.count", ResourceWindow.class, ResourceWindow::deadLetters, ResourceWindow::count));

    private static final List<Metric<BusinessWindow>> BUSINESS = List.of(
            metric("turns.count", BusinessWindow.class, BusinessWindow::count, BusinessWindow::count),
            metric(
                    "turns.failed.ratio",
                    BusinessWindow.class,
                    window -> ratio(window.failedTurns(), window.count()),
                    BusinessWindow::count),
            metric(
                    "budget.refusals.count",
                    BusinessWindow.class,
                    BusinessWindow::budgetRefusals,
                    BusinessWindow::count),
            metric("users.active.count", BusinessWindow.class, BusinessWindow::activeUsers, BusinessWindow::count));

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
        Stream.of(LATENCY, CACHE, AI, RESOURCES, BUSINESS, List.of(SILENCE))
                .flatMap(List::stream)
                .forEach(metric -> byName.put(metric.name(), metric));
        return byName;
    }

    private static <W> Metric<W> metric(
            String name, Class<W> windows, ToDoubleFunction<W> value, ToLongFunction<W> count) {
        return new Metric<>(
                name,
                windows,
                (window, condition) -> Reading.of(value.applyAsDouble(window), count.applyAsLong(window)));
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

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static double usdPerHour(AiWindow window) {
        return window.costMicroUsd() * SECONDS_PER_HOUR / (MICROS_PER_USD * window.windowSeconds());
    }

    private static double fullestPool(ResourceWindow window) {
        return window.pools().stream()
                .mapToDouble(PoolWindow::utilization)
                .max()
                .orElse(0);
    }

    private static long samplesOfPools(ResourceWindow window) {
        return window.pools().isEmpty() ? 0 : window.count();
    }

    private static long samplesOfLag(ResourceWindow window) {
        return window.consumerLagMax() == null ? 0 : window.count();
    }

    private static long heard(ResourceWindow window) {
        Long heard = window.heard();
        return heard == null ? window.count() : heard;
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
