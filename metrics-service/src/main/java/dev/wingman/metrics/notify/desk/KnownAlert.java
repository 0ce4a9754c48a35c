package dev.wingman.metrics.notify.desk;

import dev.wingman.metrics.notify.routes.Route;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertLabels;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.AlertSeverity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert as the desk knows it. */
final class KnownAlert {

    /**
     * Where the routes put it.
     *
     * @param escalated whether it goes there only when nobody acknowledges it
     */
    record Place(String receiver, String groupKey, Map<String, String> groupLabels, Route route, boolean escalated) {}

    final String id;
    final Map<String, String> labels;
    final AlertSeverity severity;

    @Nullable
    AlertFired fired;

    @Nullable
    AlertResolved resolved;

    /** When it was heard of; when its end was. */
    Instant firedHeard = Instant.MAX;

    Instant resolvedHeard = Instant.MAX;

    List<Place> places = List.of();
    boolean muted;

    /** When it fired, or when the last silence ended that kept it quiet. */
    Instant audibleSince = Instant.MIN;

    KnownAlert(AlertEvent event) {
        this.id = event.id();
        this.labels = AlertLabels.of(event);
        this.severity = event.severity();
    }

    boolean active() {
        return fired != null && resolved == null;
    }
}
