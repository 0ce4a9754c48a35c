package dev.wingman.gateway.health;

import dev.wingman.gateway.health.HealthPart.State;
import java.util.List;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

/** Sums the parts up. Safe for concurrent use. */
final class Readiness {

    private final List<HealthPart> parts;
    private final ApplicationAvailability availability;

    Readiness(List<HealthPart> parts, ApplicationAvailability availability) {
        this.parts = List.copyOf(parts);
        this.availability = availability;
    }

    List<HealthPart> parts() {
        return parts;
    }

    /** Whether requests can be taken: no demanded part is down, and the gateway neither starts nor stops. */
    boolean ready() {
        return availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
                && parts.stream()
                        .filter(HealthPart::demanded)
                        .noneMatch(part -> part.condition().state() == State.DOWN);
    }

    State overall() {
        if (!ready()) {
            return State.DOWN;
        }
        return parts.stream().allMatch(part -> part.condition().state() == State.UP) ? State.UP : State.DEGRADED;
    }
}
