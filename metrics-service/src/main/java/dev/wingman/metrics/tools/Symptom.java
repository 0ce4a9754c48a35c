package dev.wingman.metrics.tools;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a rule can notice, by the metrics that show it. */
enum Symptom {
    SLOW("latency.p50.ms", "latency.p95.ms", "latency.p99.ms", "latency.max.ms"),
    FAILING("errors.server.ratio"),
    BURNING("errors.burn-rate"),
    REFUSED("errors.client.ratio"),
    UNAUTHORIZED("errors.unauthorized.count", "errors.unauthorized.ratio"),
    RATE_LIMITED("errors.rate-limited.count", "errors.rate-limited.ratio"),
    POOL_FULL("pool.utilization.ratio", "pool.timeouts.count"),
    CACHE_COLD("cache.hit.ratio"),
    MODEL_FAILING("model.failures.ratio"),
    COSTLY("model.cost.usd-per-h"),
    LAGGING("consumer.lag.min.records", "consumer.lag.max.records"),
    PUT_ASIDE("dead-letters.count"),
    GONE("samples.count"),
    SILENT("telemetry.silence.s");

    private final List<String> metrics;

    Symptom(String... metrics) {
        this.metrics = List.of(metrics);
    }

    /** Empty where no incident of the schedule shows in the metric. */
    static Optional<Symptom> of(String metric) {
        return Arrays.stream(values())
                .filter(symptom -> symptom.metrics.contains(metric))
                .findFirst();
    }
}
