package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident ended. Severity, labels and runbook are those with which it fired, so that it goes where that went. The
 * record's timestamp is {@code at}.
 */
@EventType(value = "dev.wingman.alerts.alert-resolved.v1", description = "An alert that had fired is over.")
public record AlertResolved(
        @JsonPropertyDescription("That of the AlertFired") String id,

        @JsonPropertyDescription("Name of the rule") String rule,

        @JsonPropertyDescription("Version of the rules in force when it ended")
        String ruleVersion,

        @JsonPropertyDescription("What the rule looked at") String subject,

        @JsonPropertyDescription("That of the AlertFired") AlertSeverity severity,

        @JsonPropertyDescription("Those of the AlertFired") List<AlertLabel> labels,

        @JsonPropertyDescription("Why it ended") ResolveReason reason,

        @JsonPropertyDescription(
                "What was measured when it ended, in the metric's unit; absent when nothing was, or the"
                        + " rule no longer says what to measure")
        @Nullable
        Double value,

        @JsonPropertyDescription("End of the first window in which the condition held")
        Instant since,

        @JsonPropertyDescription("When it fired, event time")
        Instant firedAt,

        @JsonPropertyDescription("End of the window with which it ended, event time")
        Instant at,

        @JsonPropertyDescription("That of the AlertFired; absent when it had none") @Nullable
        String runbook)
        implements AlertEvent {}
