package dev.wingman.gateway.performance;

import dev.wingman.gateway.health.HealthPart;
import java.util.Map;

/** How old the windows are that this gateway shows. Without any nothing is wrong with the gateway. */
final class WindowsHealth implements HealthPart {

    private static final long LATE_SECONDS = 60;

    private final LatencyBoard latest;

    WindowsHealth(LatencyBoard latest) {
        this.latest = latest;
    }

    @Override
    public String name() {
        return "windows";
    }

    @Override
    public boolean demanded() {
        return false;
    }

    @Override
    public Condition condition() {
        Long age = latest.snapshot().dataAgeSeconds();
        if (age == null) {
            return new Condition(State.UP, "No window was seen yet", Map.of());
        }
        return age > LATE_SECONDS
                ? new Condition(State.DEGRADED, "What is shown is old", Map.of("dataAgeSeconds", age))
                : new Condition(State.UP, "Windows arrive", Map.of("dataAgeSeconds", age));
    }
}
