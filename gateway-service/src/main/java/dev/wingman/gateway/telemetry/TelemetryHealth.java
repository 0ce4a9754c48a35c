package dev.wingman.gateway.telemetry;

import dev.wingman.gateway.health.HealthPart;
import java.util.Map;

/** How much of the telemetry was dropped. */
final class TelemetryHealth implements HealthPart {

    private final RequestTelemetry telemetry;

    TelemetryHealth(RequestTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public String name() {
        return "telemetry";
    }

    @Override
    public boolean demanded() {
        return false;
    }

    @Override
    public Condition condition() {
        long dropped = telemetry.dropped();
        Map<String, Object> facts = Map.of("droppedEvents", dropped, "queuedEvents", telemetry.queued());
        return dropped == 0
                ? new Condition(State.UP, "Every request is told of.", facts)
                : new Condition(State.DEGRADED, "Some requests were not told of.", facts);
    }
}
