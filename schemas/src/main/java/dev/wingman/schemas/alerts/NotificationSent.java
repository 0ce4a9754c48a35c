package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** The receiver took a notification. */
@EventType(value = "dev.wingman.alerts.notification-sent.v1", description = "A receiver took a notification.")
public record NotificationSent(
        @JsonPropertyDescription("That of the NotificationPlanned")
        String id,

        @JsonPropertyDescription("Name of the receiver in the routes file")
        String receiver,

        @JsonPropertyDescription("How often this instance tried")
        int attempts,

        @JsonPropertyDescription(
                "Whether the receiver may have it twice: an earlier attempt, or an earlier owner, got no answer")
        boolean mayBeRepeated,

        @JsonPropertyDescription("When the answer was there, by the clock of metrics-service")
        Instant sentAt)
        implements NotificationEvent {}
