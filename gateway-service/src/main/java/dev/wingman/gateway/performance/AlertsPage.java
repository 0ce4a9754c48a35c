package dev.wingman.gateway.performance;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wingman.schemas.alerts.AlertAcknowledged;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertLabel;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.AlertSeverity;
import dev.wingman.schemas.alerts.ResolveReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /performance/alerts} answers.
 *
 * @param dataAgeSeconds seconds since the end of the newest window, which is what most rules judge; null when none was
 *     seen: then nothing is known, whatever the lists say
 */
record AlertsPage(Instant generatedAt, @Nullable Long dataAgeSeconds, List<Active> active, List<Incident> history) {

    /**
     * An incident that goes on.
     *
     * @param silencedBy ids of the silences that keep it quiet; mostly none
     * @param acknowledged null while nobody looks after it
     */
    record Active(
            @JsonUnwrapped AlertFired alert,
            List<String> silencedBy,
            @Nullable Acknowledged acknowledged) {}

    /** Who looks after it. */
    record Acknowledged(String by, Instant at, @Nullable String comment) {

        static Acknowledged of(AlertAcknowledged acknowledged) {
            return new Acknowledged(acknowledged.operator(), acknowledged.requestedAt(), acknowledged.comment());
        }
    }

    /**
     * An incident that is over.
     *
     * @param metric null, as those that follow, when its beginning is past what was read
     * @param lastValue null when nothing was measured at its end
     */
    record Incident(
            String id,
            String rule,
            String subject,
            AlertSeverity severity,
            List<AlertLabel> labels,
            Instant since,
            Instant firedAt,
            Instant resolvedAt,
            long seconds,
            ResolveReason reason,
            @Nullable Double lastValue,
            @Nullable String metric,
            @Nullable Double value,
            @Nullable Double threshold,
            @Nullable String runbook) {

        static Incident of(AlertBoard.Ended ended) {
            AlertResolved over = ended.resolved();
            AlertFired fired = ended.fired();
            return new Incident(
                    over.id(),
                    over.rule(),
                    over.subject(),
                    over.severity(),
                    over.labels(),
                    over.since(),
                    over.firedAt(),
                    over.at(),
                    Duration.between(over.firedAt(), over.at()).toSeconds(),
                    over.reason(),
                    over.value(),
                    fired == null ? null : fired.metric(),
                    fired == null ? null : fired.value(),
                    fired == null ? null : fired.threshold(),
                    over.runbook());
        }
    }

    static AlertsPage of(AlertBoard.Incidents incidents, LatencyBoard.Snapshot windows) {
        return new AlertsPage(
                windows.generatedAt(),
                windows.dataAgeSeconds(),
                incidents.active().stream()
                        .map(alert -> active(alert, incidents))
                        .toList(),
                incidents.history().stream().map(Incident::of).toList());
    }

    private static Active active(AlertFired alert, AlertBoard.Incidents incidents) {
        AlertAcknowledged acknowledged = incidents.acknowledged().get(alert.id());
        return new Active(
                alert,
                incidents.silencedBy().getOrDefault(alert.id(), List.of()),
                acknowledged == null ? null : Acknowledged.of(acknowledged));
    }
}
