package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** A silence ends before its time. */
@EventType(value = "dev.wingman.alerts.silence-ended.v1", description = "An operator ended a silence before its time.")
public record SilenceEnded(
        @JsonPropertyDescription("Id of the silence") String silenceId,

        @JsonPropertyDescription("Subject of the operator's token")
        String operator,

        @JsonPropertyDescription("When the gateway took the command: the silence ends then")
        Instant requestedAt)
        implements AlertCommandEvent {

    @Override
    public String key() {
        return silenceId;
    }
}
