package dev.wingman.schemas.cache;

import dev.wingman.schemas.Event;

/** What may stand in {@code cache.resources}. */
public sealed interface CacheResourceEvent extends Event permits CacheResourceAnnounced {}
