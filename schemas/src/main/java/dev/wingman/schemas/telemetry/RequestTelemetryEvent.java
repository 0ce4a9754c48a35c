package dev.wingman.schemas.telemetry;

import dev.wingman.schemas.Event;

/** What may stand in {@code telemetry.requests}. */
public sealed interface RequestTelemetryEvent extends Event permits RequestCompleted, Heartbeat {}
