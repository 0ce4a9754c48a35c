package dev.wingman.schemas.cache;

import dev.wingman.schemas.Event;

/** What may stand in {@code cache.updates}. */
public sealed interface CacheUpdateEvent extends Event permits EntryUpdate, ChangeAnswered {}
