package dev.wingman.schemas.metrics;

import dev.wingman.schemas.Event;

/** What may stand in {@code metrics.latency}. */
public sealed interface LatencyEvent extends Event permits LatencyWindow {}
