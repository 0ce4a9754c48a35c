package dev.wingman.gateway.redis;

import dev.wingman.gateway.health.HealthPart;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Whether Redis is there; without it the gateway works with less. */
final class RedisHealth implements HealthPart {

    private final BooleanSupplier available;

    RedisHealth(BooleanSupplier available) {
        this.available = available;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public boolean demanded() {
        return false;
    }

    @Override
    public Condition condition() {
        return available.getAsBoolean()
                ? new Condition(State.UP, "Redis answers.", Map.of())
                : new Condition(State.DEGRADED, "Redis is away; the gateway goes on without it.", Map.of());
    }
}
