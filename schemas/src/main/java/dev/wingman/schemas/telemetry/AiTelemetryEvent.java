package dev.wingman.schemas.telemetry;

import dev.wingman.schemas.Event;

/** What may stand in {@code telemetry.ai}. */
public sealed interface AiTelemetryEvent extends Event permits ModelCallCompleted, TurnMeasured, AiHeartbeat {}
