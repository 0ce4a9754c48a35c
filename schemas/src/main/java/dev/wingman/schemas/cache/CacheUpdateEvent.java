package dev.wingman.schemas.cache;

import dev.wingman.schemas.Event;

/** What may stand in {@code cache.updates}. */
public sealed interface CacheUpdateEvent extends Event permits EntryLoaded, EntryLoadFailed, EntryInvalidated {

    /** Name of the cache, for example {@code challenges}. */
    String cache();

    /** Key within the cache. */
    String key();
}
