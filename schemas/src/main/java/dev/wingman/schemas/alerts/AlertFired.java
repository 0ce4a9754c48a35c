package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import dev.wingman.schemas.metrics.Exemplar;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident started. The same windows and rules give the same event again, with the same id: whoever has seen it may
 * leave a repeat out. The record's timestamp is {@code at}.
 */
@EventType(value = "dev.wingman.alerts.alert-fired.v1", description = "A rule's condition held for long enough.")
public record AlertFired(
        @JsonPropertyDescription("The same in the AlertResolved of this incident; follows from rule, subject and since")
        String id,

        @JsonPropertyDescription("Name of the rule, `[a-z][a-z0-9-]*`")
        String rule,

        @JsonPropertyDescription("Version of the rules in force: the start of a hash of their file")
        String ruleVersion,

        @JsonPropertyDescription(
                "What the rule looked at, as the windows name it, for example an endpoint; `telemetry` for the data as a whole")
        String subject,

        @JsonPropertyDescription("How soon somebody should look")
        AlertSeverity severity,

        @JsonPropertyDescription("Labels that the rule gives, by name")
        List<AlertLabel> labels,

        @JsonPropertyDescription("What it means, one sentence of the rule")
        String summary,

        @JsonPropertyDescription("What was measured; the unit is the end of its name")
        String metric,

        @JsonPropertyDescription("How value and threshold compare when it is bad: `>`, `>=`, `<` or `<=`")
        String comparison,

        @JsonPropertyDescription("What was measured when the alert fired, in the metric's unit")
        double value,

        @JsonPropertyDescription("What the rule allows, in the metric's unit")
        double threshold,

        @JsonPropertyDescription("Length of the window in seconds; 0 for metrics without one")
        int windowSeconds,

        @JsonPropertyDescription("Requests in the window; 0 for metrics without one")
        long count,

        @JsonPropertyDescription("End of the first window in which the condition held")
        Instant since,

        @JsonPropertyDescription("End of the window with which the alert fired, event time")
        Instant at,

        @JsonPropertyDescription("Where to read what to do; absent when the rule names nothing") @Nullable
        String runbook,

        @JsonPropertyDescription(
                "The slowest requests of the window, at most three; absent for metrics that know of no requests")
        @Nullable
        List<Exemplar> exemplars)
        implements AlertEvent {

    public AlertFired {
        labels = List.copyOf(labels);
        exemplars = exemplars == null ? null : List.copyOf(exemplars);
    }

    /** Of a metric that knows of no requests. */
    public AlertFired(
            String id,
            String rule,
            String ruleVersion,
            String subject,
            AlertSeverity severity,
            List<AlertLabel> labels,
            String summary,
            String metric,
            String comparison,
            double value,
            double threshold,
            int windowSeconds,
            long count,
            Instant since,
            Instant at,
            @Nullable String runbook) {
        this(
                id,
                rule,
                ruleVersion,
                subject,
                severity,
                labels,
                summary,
                metric,
                comparison,
                value,
                threshold,
                windowSeconds,
                count,
                since,
                at,
                runbook,
                null);
    }
}
