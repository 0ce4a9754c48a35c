package dev.wingman.postgres;

import dev.wingman.messaging.PoolSource;

/** What a pool tells of itself. Safe for concurrent use. */
public record PoolFigures(PostgresPool pool) implements PoolSource {

    @Override
    public String name() {
        return pool.name();
    }

    @Override
    public int maxSize() {
        return pool.maxSize();
    }

    @Override
    public int inUse() {
        return pool.inUse();
    }

    @Override
    public int idle() {
        return pool.idle();
    }

    @Override
    public int waiting() {
        return pool.waiting();
    }

    @Override
    public long timeouts() {
        return pool.timeouts();
    }

    @Override
    public long oldestSeconds() {
        return pool.oldest().toSeconds();
    }
}
