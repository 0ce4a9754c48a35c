package dev.wingman.schemas.cache;

import dev.wingman.schemas.Event;

/** What may stand in {@code cache.statistics}. */
public sealed interface CacheStatisticsEvent extends Event permits NearCacheSampled, CacheLoadingSampled {}
