package dev.wingman.schemas.metrics;

import dev.wingman.schemas.Event;

/** What may stand in {@code metrics.resources}. */
public sealed interface ResourceMetricsEvent extends Event permits ResourceWindow {}
