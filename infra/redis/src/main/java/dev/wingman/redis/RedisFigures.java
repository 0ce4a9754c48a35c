package dev.wingman.redis;

import dev.wingman.messaging.PoolSource;

/**
 * The one connection to Redis, as a pool that is used up while Redis is away: so whoever watches pools sees the outage.
 * Who gave up waiting are the commands that failed. Safe for concurrent use.
 */
public record RedisFigures(Redis redis) implements PoolSource {

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public int maxSize() {
        return 1;
    }

    @Override
    public int inUse() {
        return redis.available() ? 0 : 1;
    }

    @Override
    public int idle() {
        return redis.available() ? 1 : 0;
    }

    @Override
    public long timeouts() {
        return redis.failures();
    }
}
