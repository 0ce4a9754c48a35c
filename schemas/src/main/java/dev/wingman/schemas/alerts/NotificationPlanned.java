package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Written before the first attempt to send. Whoever finds no outcome for it sends it again, under the same id. */
@EventType(value = "dev.wingman.alerts.notification-planned.v1", description = "A receiver is about to be notified.")
public record NotificationPlanned(
        @JsonPropertyDescription("Id of the notification: `webhook-id` of webhooks, part of the `Message-ID` of mail")
        String id,

        @JsonPropertyDescription("Name of the receiver in the routes file")
        String receiver,

        @JsonPropertyDescription("What it is") NotificationKind kind,

        @JsonPropertyDescription("What is told; GROUP has one")
        List<NotifiedGroup> groups,

        @JsonPropertyDescription("Id of the notification with which its thread began; absent when this one begins it")
        @Nullable
        String thread,

        @JsonPropertyDescription("Version of the routes in force: the start of a hash of their file")
        String routesVersion,

        @JsonPropertyDescription("When, by the clock of metrics-service")
        Instant plannedAt)
        implements NotificationEvent {}
