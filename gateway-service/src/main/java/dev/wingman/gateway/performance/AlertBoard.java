package dev.wingman.gateway.performance;

import dev.wingman.schemas.alerts.AlertAcknowledged;
import dev.wingman.schemas.alerts.AlertCommandEvent;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Incidents that go on and the latest that are over. Keeps at most {@value #MOST_ACTIVE} of the ones and {@value #MOST_ENDED}
 * of the others; past that the oldest leave. An event that comes again changes nothing. Knows what operators said of them.
 * Safe for concurrent use.
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
     * @param silencedBy ids of silences, by the id of the active alert that they keep quiet
     * @param acknowledged by the id of the active alert
     */
    record Incidents(
            List<AlertFired> active,
            List<Ended> history,
            Map<String, List<String>> silencedBy,
            Map<String, AlertAcknowledged> acknowledged) {}

    private final Clock clock;
    private final SilenceBoard commands = new SilenceBoard();
    private @Nullable Incidents known;
    private Instant knownUntil = Instant.MIN;
    private final Map<String, AlertFired> active = bounded(MOST_ACTIVE);
    private final Map<String, Ended> ended = bounded(MOST_ENDED);

    AlertBoard() {
        this(Clock.systemUTC());
    }

    /** @param clock says which silences hold */
    AlertBoard(Clock clock) {
        this.clock = clock;
    }

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>() {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    synchronized void put(AlertCommandEvent command) {
        commands.put(command);
        known = null;
    }

    synchronized void put(AlertEvent event) {
        known = null;
        if (event instanceof AlertFired fired && !ended.containsKey(fired.id())) {
            active.put(fired.id(), fired);
        } else if (event instanceof AlertResolved resolved && !ended.containsKey(resolved.id())) {
            ended.put(resolved.id(), new Ended(resolved, active.remove(resolved.id())));
        }
    }

    synchronized Incidents incidents() {
        Instant now = clock.instant();
        Incidents current = known;
        if (current == null || !now.isBefore(knownUntil)) {
            current = incidents(now);
            known = current;
            knownUntil = commands.nextChange(now);
        }
        return current;
    }

    private Incidents incidents(Instant now) {
        List<AlertFired> going = new ArrayList<>(active.values());
        going.sort(Comparator.comparing(AlertFired::at).reversed().thenComparing(AlertFired::id));
        List<Ended> over = new ArrayList<>(ended.values());
        over.sort(Comparator.comparing((Ended incident) -> incident.resolved().at())
                .reversed()
                .thenComparing(incident -> incident.resolved().id()));
        Map<String, List<String>> silencedBy = new HashMap<>();
        Map<String, AlertAcknowledged> acknowledged = new HashMap<>();
        for (AlertFired alert : going) {
            List<String> silences = commands.silencing(alert, now);
            if (!silences.isEmpty()) {
                silencedBy.put(alert.id(), silences);
            }
            AlertAcknowledged acknowledgement = commands.acknowledgement(alert.id());
            if (acknowledgement != null) {
                acknowledged.put(alert.id(), acknowledgement);
            }
        }
        return new Incidents(going, over, silencedBy, acknowledged);
    }

    /** The newest first, with those that are over for a week. */
    synchronized List<SilenceBoard.Silence> silences() {
        return commands.silences(clock.instant());
    }

    synchronized SilenceBoard.@Nullable Silence silence(String id) {
        return commands.silence(id, clock.instant());
    }

    /** How many silences hold or will. */
    synchronized long openSilences() {
        return commands.open(clock.instant());
    }

    synchronized @Nullable AlertFired active(String id) {
        return active.get(id);
    }

    synchronized @Nullable AlertAcknowledged acknowledgement(String id) {
        return commands.acknowledgement(id);
    }
}
