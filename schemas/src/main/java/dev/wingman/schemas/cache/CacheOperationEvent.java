package dev.wingman.schemas.cache;

import dev.wingman.schemas.Event;

/** What may stand in {@code cache.operations}. */
public sealed interface CacheOperationEvent extends Event permits CacheCleared, CacheWarmed {

    /** The command that was carried out. */
    String commandId();
}
