package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;

/** From {@code startsAt} until {@code endsAt} nobody is notified that alerts fire whose labels match. */
@EventType(
        value = "dev.wingman.alerts.silence-created.v1",
        description = "An operator wants no notifications of some alerts for a time.")
public record SilenceCreated(
        @JsonPropertyDescription("Id of the silence, chosen by the gateway")
        String silenceId,

        @JsonPropertyDescription("Which alerts: all matchers must match; not empty")
        List<AlertMatcher> matchers,

        @JsonPropertyDescription("When it begins") Instant startsAt,

        @JsonPropertyDescription("When it ends by itself") Instant endsAt,

        @JsonPropertyDescription("Why, in the operator's words")
        String comment,

        @JsonPropertyDescription("Subject of the operator's token")
        String operator,

        @JsonPropertyDescription("When the gateway took the command")
        Instant requestedAt)
        implements AlertCommandEvent {

    @Override
    public String key() {
        return silenceId;
    }
}
