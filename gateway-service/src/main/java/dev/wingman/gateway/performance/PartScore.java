package dev.wingman.gateway.performance;

import dev.wingman.gateway.performance.HealthPage.Part;
import dev.wingman.gateway.performance.HealthPage.Reason;
import dev.wingman.gateway.performance.HealthPage.State;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertSeverity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The score of one part: 100 less what each observation takes, which grows evenly from nothing at its good value to its
 * weight at its bad value; and not above what the alerts that fire allow: 40 with a critical one, 70 with a warning.
 * docs/dashboard.md has the table. Not safe for concurrent use.
 */
final class PartScore {

    static final String AREA = "area";

    static final int FULL = 100;
    static final int MOST_WITH_CRITICAL = 40;
    static final int MOST_WITH_WARNING = 70;

    private final String name;
    private final List<Reason> reasons = new ArrayList<>();
    private double score = FULL;
    private int most = FULL;
    private boolean known;

    PartScore(String name) {
        this.name = name;
    }

    /**
     * Something that was measured.
     *
     * @param good up to here, or down to here when it is the larger one, it takes nothing
     * @param bad from here on it takes all of its weight
     */
    PartScore measured(double value, double good, double bad, int weight, String text) {
        double share = Math.min(1, Math.max(0, (value - good) / (bad - good)));
        double taken = weight * share;
        known = true;
        score -= taken;
        reasons.add(new Reason(text, (int) Math.round(taken), null));
        return this;
    }

    /** Something that says why nothing is known. */
    PartScore unknown(String text) {
        reasons.add(new Reason(text, 0, null));
        return this;
    }

    /** Takes the alerts that fire into account, if their label {@code area} is one of these. */
    PartScore alerts(Collection<AlertFired> firing, Set<String> areas) {
        return alerts(firing.stream().filter(alert -> isAbout(alert, areas)).toList());
    }

    /** Takes all of these alerts into account. */
    PartScore alerts(Collection<AlertFired> firing) {
        for (AlertFired alert : firing) {
            int cap = cap(alert.severity());
            known |= cap < FULL;
            most = Math.min(most, cap);
            reasons.add(new Reason(
                    alert.rule() + " fires for " + alert.subject() + ": at most " + cap + ".", 0, alert.severity()));
        }
        return this;
    }

    static boolean isAbout(AlertFired alert, Set<String> areas) {
        return alert.labels().stream().anyMatch(label -> label.name().equals(AREA) && areas.contains(label.value()));
    }

    private static int cap(AlertSeverity severity) {
        return switch (severity) {
            case CRITICAL -> MOST_WITH_CRITICAL;
            case WARNING -> MOST_WITH_WARNING;
            case INFO -> FULL;
        };
    }

    Part part() {
        Integer points = known ? (Integer) (int) Math.round(Math.min(most, Math.max(0, score))) : null;
        return new Part(name, points, State.of(points), List.copyOf(reasons));
    }
}
