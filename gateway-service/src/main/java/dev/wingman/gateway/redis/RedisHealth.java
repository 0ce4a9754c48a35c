package dev.wingman.gateway.redis;

import dev.wingman.gateway.health.HealthPart;
import dev.wingman.redis.Redis;
import java.util.Map;

/** Whether Redis is there; without it the gateway works with less. */
final class RedisHealth implements HealthPart {

    private final Redis redis;

    RedisHealth(Redis redis) {
        this.redis = redis;
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
        return redis.available()
                ? new Condition(State.UP, "Redis answers.", Map.of())
                : new Condition(State.DEGRADED, "Redis is away; the gateway goes on without it.", Map.of());
    }
}
