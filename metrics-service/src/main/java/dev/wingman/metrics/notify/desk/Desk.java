package dev.wingman.metrics.notify.desk;

import dev.wingman.metrics.notify.desk.KnownAlert.Place;
import dev.wingman.metrics.notify.routes.Escalation;
import dev.wingman.metrics.notify.routes.Receiver;
import dev.wingman.metrics.notify.routes.Route;
import dev.wingman.metrics.notify.routes.Routes;
import dev.wingman.schemas.alerts.AlertAcknowledged;
import dev.wingman.schemas.alerts.AlertCommandEvent;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.AlertSeverity;
import dev.wingman.schemas.alerts.NotificationEvent;
import dev.wingman.schemas.alerts.NotificationFailed;
import dev.wingman.schemas.alerts.NotificationPlanned;
import dev.wingman.schemas.alerts.NotificationSent;
import dev.wingman.schemas.alerts.NotifiedGroup;
import dev.wingman.schemas.alerts.SilenceCreated;
import dev.wingman.schemas.alerts.SilenceEnded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What fires, what operators said of it, and what was told to whom: all folded from events, so that another owner of the
 * same events decides the same. Says which letters are due; a letter counts as planned when its plan comes back through
 * {@link #log}. Keeps at most {@value #MOST_ALERTS} alerts. Not safe for concurrent use.
 */
public final class Desk {

    public static final int MOST_ALERTS = 10_000;

    /** A rule that the notifier itself writes alerts under; their subject is the receiver. */
    public static final String TROUBLE = "notification-failed";

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Map<String, KnownAlert> alerts = new LinkedHashMap<>();
    private final Map<String, Ledger> ledgers = new HashMap<>();
    private final Set<String> acknowledged = bounded();

    /** Alerts that are over and told: should their events come again, they are old. */
    private final Set<String> forgotten = bounded();

    private final Silences silences = new Silences();
    private final Composer composer;
    private Routes routes;
    private boolean changed = true;
    private Instant lookAt = Instant.MIN;
    private Instant mutesUntil = Instant.MIN;
    private long leftOut;

    /** @param ids makes ids of notifications that no other one has */
    public Desk(Routes routes, Supplier<String> ids) {
        this.routes = routes;
        this.composer = new Composer(ids);
    }

    /** Other routes hold from now on. What receivers that changed had refused is tried again. */
    public void routes(Routes now) {
        now.receivers().forEach((name, receiver) -> {
            Ledger ledger = ledgers.get(name);
            if (ledger != null && !receiver.equals(routes.receivers().get(name))) {
                ledger.failures.clear();
            }
        });
        routes = now;
        alerts.values().forEach(this::place);
        changed();
    }

    private static Set<String> bounded() {
        return Collections.newSetFromMap(new LinkedHashMap<>() {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > 2 * MOST_ALERTS;
            }
        });
    }

    /** @param heard when it came; of the past, when it was written */
    public void alert(AlertEvent event, Instant heard) {
        if (forgotten.contains(event.id())) {
            return;
        }
        KnownAlert alert = alerts.get(event.id());
        if (alert == null) {
            if (alerts.size() >= MOST_ALERTS) {
                forgetWhatIsOver();
            }
            if (alerts.size() >= MOST_ALERTS) {
                leftOut++;
                return;
            }
            alert = new KnownAlert(event);
            place(alert);
            alerts.put(alert.id, alert);
        }
        if (event instanceof AlertFired fired && alert.fired == null) {
            alert.fired = fired;
            alert.firedHeard = heard;
        } else if (event instanceof AlertResolved resolved && alert.resolved == null) {
            alert.resolved = resolved;
            alert.resolvedHeard = heard;
        }
        changed();
    }

    /** @return false when it can't be used */
    public boolean command(AlertCommandEvent command) {
        changed();
        if (command instanceof SilenceCreated created) {
            return silences.created(created);
        } else if (command instanceof SilenceEnded ended) {
            silences.ended(ended);
        } else if (command instanceof AlertAcknowledged acknowledgement) {
            acknowledged.add(acknowledgement.alertId());
        }
        return true;
    }

    /** What was planned, and what became of it. */
    public void log(NotificationEvent event) {
        Ledger ledger = ledgers.computeIfAbsent(event.receiver(), name -> new Ledger());
        if (event instanceof NotificationPlanned planned) {
            ledger.planned(planned);
        } else if (event instanceof NotificationSent sent) {
            ledger.sent(sent);
        } else if (event instanceof NotificationFailed failed) {
            ledger.failed(failed);
        }
        changed();
    }

    /** What was planned and has no outcome: the receiver may have it, or not. */
    public List<Letter> unfinished() {
        return ledgers.values().stream()
                .flatMap(ledger -> ledger.open.values().stream())
                .map(plan -> composer.again(plan, alerts, routes))
                .toList();
    }

    /** Whether anything is planned and has no outcome. */
    public boolean waitsForOutcomes() {
        return ledgers.values().stream().anyMatch(ledger -> !ledger.open.isEmpty());
    }

    /** The alert that says that a receiver can't be reached; null when there is none. */
    public @Nullable AlertFired trouble(String receiver) {
        return troubles().stream()
                .filter(fired -> fired.subject().equals(receiver))
                .findFirst()
                .orElse(null);
    }

    /** The alerts that say that receivers can't be reached. */
    public List<AlertFired> troubles() {
        return alerts.values().stream()
                .filter(KnownAlert::active)
                .map(alert -> alert.fired)
                .filter(Objects::nonNull)
                .filter(fired -> fired.rule().equals(TROUBLE))
                .toList();
    }

    /** What a letter is about, as far as it is known. */
    public List<AlertEvent> alertsOf(NotificationPlanned plan) {
        List<AlertEvent> events = new ArrayList<>();
        for (NotifiedGroup group : plan.groups()) {
            group.firing().stream()
                    .map(alerts::get)
                    .filter(Objects::nonNull)
                    .forEach(alert -> add(events, alert.fired));
            group.resolved().stream()
                    .map(alerts::get)
                    .filter(Objects::nonNull)
                    .forEach(alert -> add(events, alert.resolved));
        }
        return events;
    }

    private static void add(List<AlertEvent> events, @Nullable AlertEvent event) {
        if (event != null) {
            events.add(event);
        }
    }

    /** Alerts that fire. */
    public long firing() {
        return alerts.values().stream().filter(KnownAlert::active).count();
    }

    /** Alerts that came when there were {@value #MOST_ALERTS} already. */
    public long leftOut() {
        return leftOut;
    }

    /** Letters that should be sent now, the most urgent first for each receiver. */
    public List<Letter> due(Instant now) {
        if (!changed && now.isBefore(lookAt)) {
            return List.of();
        }
        if (changed || !now.isBefore(mutesUntil)) {
            mute(now);
        }
        changed = false;
        lookAt = now.plus(LOOK);
        Map<String, Map<String, Group>> groups = groups(now);
        List<Letter> due = new ArrayList<>();
        groups.forEach((name, ofReceiver) -> {
            Receiver receiver = routes.receivers().get(name);
            if (receiver != null) {
                Ledger ledger = ledgers.computeIfAbsent(name, unknown -> new Ledger());
                ledger.keepGroups(ofReceiver.keySet());
                due.addAll(composer.letters(receiver, ledger, ofReceiver.values(), routes.version(), now));
            }
        });
        forgetWhatIsOver();
        return due;
    }

    private void changed() {
        changed = true;
    }

    private void mute(Instant now) {
        silences.forgetOld(now);
        Collection<Map<String, String>> firing = alerts.values().stream()
                .filter(KnownAlert::active)
                .map(alert -> alert.labels)
                .toList();
        Inhibitions inhibitions = new Inhibitions(routes.inhibitions(), firing);
        for (KnownAlert alert : alerts.values()) {
            AlertFired fired = alert.fired;
            if (alert.active() && fired != null) {
                alert.muted = silences.mute(alert.labels, now) || inhibitions.mute(alert.labels);
                Instant silent = silences.lastEnd(alert.labels, fired.at(), now);
                alert.audibleSince = silent == null ? fired.at() : silent;
            }
        }
        Instant change = silences.nextChange(now);
        mutesUntil = change == null ? Instant.MAX : change;
    }

    private void place(KnownAlert alert) {
        List<Place> places = new ArrayList<>();
        for (Route route : routes.root().match(alert.labels)) {
            Map<String, String> labels = route.groupLabels(alert.labels);
            for (String receiver : route.receivers()) {
                add(places, alert, new Place(receiver, key(route.key(), labels), labels, route, false));
            }
            Escalation escalation = route.escalation();
            if (escalation != null && alert.severity == AlertSeverity.CRITICAL) {
                for (String receiver : escalation.receivers()) {
                    add(places, alert, new Place(receiver, key(route.key() + "!", labels), labels, route, true));
                }
            }
        }
        alert.places = List.copyOf(places);
    }

    private static void add(List<Place> places, KnownAlert alert, Place place) {
        boolean itself =
                TROUBLE.equals(alert.labels.get("rule")) && place.receiver().equals(alert.labels.get("subject"));
        if (!itself) {
            places.add(place);
        }
    }

    private static String key(String route, Map<String, String> labels) {
        StringBuilder key = new StringBuilder(route).append(":{");
        labels.forEach((name, value) -> key.append(key.charAt(key.length() - 1) == '{' ? "" : ",")
                .append(name)
                .append("=\"")
                .append(value)
                .append('"'));
        return key.append('}').toString();
    }

    private Map<String, Map<String, Group>> groups(Instant now) {
        Map<String, Map<String, Group>> groups = new LinkedHashMap<>();
        for (KnownAlert alert : alerts.values()) {
            Set<String> placed = new HashSet<>();
            for (Place place : alert.places) {
                Ledger ledger = ledgers.get(place.receiver());
                boolean told = ledger != null && ledger.told.containsKey(alert.id);
                if (told || !place.escalated() || escalates(alert, place, now)) {
                    placed.add(place.receiver());
                    group(groups, place).add(alert, acknowledged.contains(alert.id));
                }
            }
            ledgers.forEach((receiver, ledger) -> {
                // told to somebody to whom the routes no longer lead: the end is still told there
                if (alert.resolved != null && ledger.told.containsKey(alert.id) && placed.add(receiver)) {
                    Map<String, String> labels = routes.root().groupLabels(alert.labels);
                    group(groups, new Place(receiver, key("former", labels), labels, routes.root(), false))
                            .add(alert, false);
                }
            });
        }
        return groups;
    }

    private boolean escalates(KnownAlert alert, Place place, Instant now) {
        Escalation escalation = place.route().escalation();
        return escalation != null
                && alert.active()
                && !acknowledged.contains(alert.id)
                && !alert.audibleSince.plus(escalation.after()).isAfter(now);
    }

    private static Group group(Map<String, Map<String, Group>> groups, Place place) {
        return groups.computeIfAbsent(place.receiver(), receiver -> new LinkedHashMap<>())
                .computeIfAbsent(place.groupKey(), key -> new Group(place));
    }

    /** An alert is forgotten when it is over and nobody waits for its end. */
    private void forgetWhatIsOver() {
        Set<String> waiting = new HashSet<>();
        ledgers.forEach((name, ledger) -> {
            Receiver receiver = routes.receivers().get(name);
            waiting.addAll(ledger.underway());
            if (receiver == null || !receiver.sendResolved()) {
                ledger.told
                        .keySet()
                        .removeIf(id -> isOver(id) && !ledger.underway().contains(id));
            }
            ledger.failures.keySet().removeIf(id -> isOver(id) && !ledger.told.containsKey(id));
            waiting.addAll(ledger.told.keySet());
        });
        alerts.values().removeIf(alert -> {
            boolean over = alert.resolved != null && !waiting.contains(alert.id);
            if (over) {
                forgotten.add(alert.id);
                acknowledged.remove(alert.id);
            }
            return over;
        });
    }

    private boolean isOver(String id) {
        KnownAlert alert = alerts.get(id);
        return alert == null ? forgotten.contains(id) : alert.resolved != null;
    }
}
