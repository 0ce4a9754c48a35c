package dev.wingman.schemas.cache;

import dev.wingman.schemas.Event;

/** What may stand in {@code cache.requests}. */
public sealed interface CacheRequestEvent extends Event permits EntryRequested {

    /** Name of the cache, for example {@code challenges}. */
    String cache();

    /** Key within the cache. */
    String key();
}
