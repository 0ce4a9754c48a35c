package dev.wingman.schemas.metrics;

import dev.wingman.schemas.Event;

/** What may stand in {@code metrics.business}. */
public sealed interface BusinessMetricsEvent extends Event permits BusinessWindow {}
