package dev.wingman.gateway.performance;

import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Incidents that go on and the latest that are over. Keeps at most {@value #MOST_ACTIVE} of the ones and {@value #MOST_ENDED}
 * of the others; past that the oldest leave. An event that comes again changes nothing. Safe for concurrent use.
 */
final class AlertBoard {

    static final int MOST_ACTIVE = 1_000;
    static final int MOST_ENDED = 200;

    /** An incident that is over. */
    record Ended(AlertResolved resolved, @Nullable AlertFired fired) {}

    /**
     * What the board knows.
     *
     * @param active the newest first
     * @param history the newest end first
     */
    record Incidents(List<AlertFired> active, List<Ended> history) {}

    private final Map<String, AlertFired> active = bounded(MOST_ACTIVE);
    private final Map<String, Ended> ended = bounded(MOST_ENDED);

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>() {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    synchronized void put(AlertEvent event) {
        if (event instanceof AlertFired fired && !ended.containsKey(fired.id())) {
            active.put(fired.id(), fired);
        } else if (event instanceof AlertResolved resolved && !ended.containsKey(resolved.id())) {
            ended.put(resolved.id(), new Ended(resolved, active.remove(resolved.id())));
        }
    }

    synchronized Incidents incidents() {
        List<AlertFired> going = new ArrayList<>(active.values());
        going.sort(Comparator.comparing(AlertFired::at).reversed().thenComparing(AlertFired::id));
        List<Ended> over = new ArrayList<>(ended.values());
        over.sort(Comparator.comparing((Ended incident) -> incident.resolved().at())
                .reversed()
                .thenComparing(incident -> incident.resolved().id()));
        return new Incidents(going, over);
    }
}
