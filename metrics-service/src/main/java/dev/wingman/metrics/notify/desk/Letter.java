package dev.wingman.metrics.notify.desk;

import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.NotificationKind;
import dev.wingman.schemas.alerts.NotificationPlanned;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A notification to be sent.
 *
 * @param plan as it stands in the log
 * @param parts what it tells; one, but for digests
 * @param repeatInterval how long the receiver may hear nothing more of what fires
 * @param mayBeRepeated whether the receiver may have it already
 */
public record Letter(NotificationPlanned plan, List<Part> parts, Duration repeatInterval, boolean mayBeRepeated) {

    /**
     * A group of alerts.
     *
     * @param labels that they are grouped by
     */
    public record Part(String key, Map<String, String> labels, List<AlertFired> firing, List<Ended> resolved) {}

    /**
     * An alert that is over.
     *
     * @param fired null when its beginning is no longer known
     */
    public record Ended(AlertResolved resolved, @Nullable AlertFired fired) {}

    public String id() {
        return plan.id();
    }

    public boolean digest() {
        return plan.kind() == NotificationKind.DIGEST;
    }

    public Stream<AlertFired> firing() {
        return parts.stream().flatMap(part -> part.firing().stream());
    }

    public Stream<Ended> resolved() {
        return parts.stream().flatMap(part -> part.resolved().stream());
    }
}
