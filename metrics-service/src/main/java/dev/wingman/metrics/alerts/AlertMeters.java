package dev.wingman.metrics.alerts;

import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counted as events are made, so what a crash makes to be made again is counted again. Safe for concurrent use.
 *
 * <ul>
 *   <li>{@code wingman.alerts.fired}, {@code wingman.alerts.resolved}: events published
 *   <li>{@code wingman.alerts.unreadable}: windows sent to the dead-letter topic
 *   <li>{@code wingman.alerts.evaluated}: end of the last windows that were judged, in seconds since 1970
 * </ul>
 */
final class AlertMeters {

    private final Counter fired;
    private final Counter resolved;
    private final Counter unreadable;
    private volatile long evaluated;

    AlertMeters(MeterRegistry registry) {
        this.fired = registry.counter("wingman.alerts.fired");
        this.resolved = registry.counter("wingman.alerts.resolved");
        this.unreadable = registry.counter("wingman.alerts.unreadable");
        Gauge.builder("wingman.alerts.evaluated", () -> evaluated / 1_000.0)
                .baseUnit("seconds")
                .register(registry);
    }

    void published(AlertEvent event) {
        (event instanceof AlertFired ? fired : resolved).increment();
    }

    void unreadable() {
        unreadable.increment();
    }

    void evaluated(long millis) {
        evaluated = millis;
    }
}
