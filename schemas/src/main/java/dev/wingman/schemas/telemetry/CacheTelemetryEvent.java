package dev.wingman.schemas.telemetry;

import dev.wingman.schemas.Event;

/** What may stand in {@code telemetry.cache}. */
public sealed interface CacheTelemetryEvent extends Event
        permits CacheAccesses, CacheAccessed, CacheLoadFailed, CacheHeartbeat {}
