package dev.wingman.schemas.telemetry;

import dev.wingman.schemas.Event;

/** What may stand in {@code telemetry.resources}. */
public sealed interface ResourceTelemetryEvent extends Event permits ResourcesSampled, ResourceHeartbeat {}
