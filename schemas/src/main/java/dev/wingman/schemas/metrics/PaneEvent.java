package dev.wingman.schemas.metrics;

import dev.wingman.schemas.Event;

/** What may stand in {@code metrics.panes}: what one partition of the telemetry has to say about five seconds. */
public sealed interface PaneEvent extends Event permits LatencyPaneClosed, MeasuresPaneClosed, PartitionAdvanced {}
