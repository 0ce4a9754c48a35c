package dev.wingman.schemas.telemetry;

/** Where a cached read was answered. */
public enum CacheOutcome {
    /** In the process's own memory. */
    HIT_L1,
    /** In Redis. */
    HIT_L2,
    /** By the source, through a load. */
    MISS,
    /** By a value past its time, since the source was away. */
    STALE
}
