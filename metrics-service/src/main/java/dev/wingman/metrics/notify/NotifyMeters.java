package dev.wingman.metrics.notify;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Of the notifier of this instance. Safe for concurrent use.
 *
 * <ul>
 *   <li>{@code wingman.notify.owner}: 1 in the instance that notifies, else 0
 *   <li>{@code wingman.notify.firing}: alerts that fire, as the owner sees them
 *   <li>{@code wingman.notify.left.out}: alerts that came when there were too many to be kept
 * </ul>
 */
final class NotifyMeters {

    private volatile boolean owner;
    private volatile long firing;
    private volatile long leftOut;

    NotifyMeters(MeterRegistry registry) {
        Gauge.builder("wingman.notify.owner", () -> owner ? 1 : 0).register(registry);
        Gauge.builder("wingman.notify.firing", () -> firing).register(registry);
        Gauge.builder("wingman.notify.left.out", () -> leftOut).register(registry);
    }

    void owner(boolean now) {
        owner = now;
        if (!now) {
            firing = 0;
        }
    }

    void alerts(long nowFiring, long nowLeftOut) {
        firing = nowFiring;
        leftOut = nowLeftOut;
    }
}
