package dev.wingman.schemas.cache;

/** An update about one entry. */
public sealed interface EntryUpdate extends CacheUpdateEvent permits EntryLoaded, EntryLoadFailed, EntryInvalidated {

    /** Name of the cache, for example {@code challenges}. */
    String cache();

    /** Key within the cache. */
    String key();
}
