package dev.wingman.schemas.metrics;

import dev.wingman.schemas.Event;

/** What may stand in {@code metrics.ai}. */
public sealed interface AiMetricsEvent extends Event permits AiWindow {}
