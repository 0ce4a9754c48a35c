package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** A notification is given up; its alerts stand in {@code alerts.dlt}. */
@EventType(value = "dev.wingman.alerts.notification-failed.v1", description = "A notification was given up.")
public record NotificationFailed(
        @JsonPropertyDescription("That of the NotificationPlanned")
        String id,

        @JsonPropertyDescription("Name of the receiver in the routes file")
        String receiver,

        @JsonPropertyDescription("Why; holds no address and no secret")
        String reason,

        @JsonPropertyDescription("Whether the receiver refused it, so that trying again is of no use")
        boolean refused,

        @JsonPropertyDescription("How often this instance tried")
        int attempts,

        @JsonPropertyDescription("When, by the clock of metrics-service")
        Instant failedAt)
        implements NotificationEvent {}
