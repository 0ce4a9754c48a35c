package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody looks after an alert: it is neither repeated nor escalated any more. Its end is still told. */
@EventType(value = "dev.wingman.alerts.alert-acknowledged.v1", description = "An operator looks after an alert.")
public record AlertAcknowledged(
        @JsonPropertyDescription("Id of the alert") String alertId,

        @JsonPropertyDescription("In the operator's words; absent when nothing was said") @Nullable
        String comment,

        @JsonPropertyDescription("Subject of the operator's token")
        String operator,

        @JsonPropertyDescription("When the gateway took the command")
        Instant requestedAt)
        implements AlertCommandEvent {

    @Override
    public String key() {
        return alertId;
    }
}
