package dev.wingman.schemas.metrics;

import dev.wingman.schemas.Event;

/** What may stand in {@code metrics.cache}. */
public sealed interface CacheMetricsEvent extends Event permits CacheWindow {}
