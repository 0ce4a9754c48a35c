package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.telemetry.CacheOutcome;

/**
 * What a read found.
 *
 * @param level where
 * @param stale whether the entry is past its time and is served since no newer one can be had
 */
public record NearRead(NearEntry entry, Level level, boolean stale) {

    /** How telemetry names it. */
    public CacheOutcome outcome() {
        return stale ? CacheOutcome.STALE : level.outcome();
    }
}
