package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.telemetry.CacheOutcome;

/** Where an entry was found. */
public enum Level {
    /** In this process. */
    L1(CacheOutcome.HIT_L1),
    /** In Redis. */
    L2(CacheOutcome.HIT_L2),
    /** It had to be loaded: by cache-service, from PostgreSQL. */
    L3(CacheOutcome.MISS);

    private final CacheOutcome outcome;

    Level(CacheOutcome outcome) {
        this.outcome = outcome;
    }

    /** How telemetry names it. */
    public CacheOutcome outcome() {
        return outcome;
    }

    /** Whether the source did not have to be asked. */
    public boolean hit() {
        return this != L3;
    }
}
