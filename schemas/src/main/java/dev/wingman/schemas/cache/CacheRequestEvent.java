package dev.wingman.schemas.cache;

import dev.wingman.schemas.Event;

/** What may stand in {@code cache.requests}. */
public sealed interface CacheRequestEvent extends Event
        permits EntryRequested, ChangeRequested, CacheClearRequested, CacheWarmRequested, HotKeysSeen {}
