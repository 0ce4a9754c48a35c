package dev.wingman.metrics.notify.desk;

import dev.wingman.metrics.notify.desk.Ledger.Failure;
import dev.wingman.metrics.notify.desk.Ledger.Told;
import dev.wingman.metrics.notify.desk.Letter.Ended;
import dev.wingman.metrics.notify.desk.Letter.Part;
import dev.wingman.metrics.notify.routes.Channel;
import dev.wingman.metrics.notify.routes.Receiver;
import dev.wingman.metrics.notify.routes.Route;
import dev.wingman.metrics.notify.routes.Routes;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.AlertSeverity;
import dev.wingman.schemas.alerts.NotificationKind;
import dev.wingman.schemas.alerts.NotificationPlanned;
import dev.wingman.schemas.alerts.NotifiedGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes letters of groups: whether a group is told, when, and in a message of its own or in a digest. */
final class Composer {

    /** Letters of a receiver that are planned and have no outcome, at most; groups wait meanwhile. */
    static final int MOST_OPEN = 20;

    /** Groups in a digest, and alerts in any letter. */
    static final int MOST_GROUPS = 200;

    static final int MOST_ALERTS = 1_000;

    private static final Comparator<Draft> URGENT_FIRST =
            Comparator.comparing(Draft::severity).reversed().thenComparing(Draft::dueAt);

    /** A group that is to be told. */
    private record Draft(
            Group group,
            List<AlertFired> firing,
            List<Ended> resolved,
            @Nullable String thread,
            AlertSeverity severity,
            Instant dueAt) {

        Part part() {
            return new Part(group.key(), group.place.groupLabels(), firing, resolved);
        }

        NotifiedGroup notified() {
            return new NotifiedGroup(
                    group.key(),
                    firing.stream().map(AlertFired::id).toList(),
                    resolved.stream().map(ended -> ended.resolved().id()).toList());
        }

        List<String> ids() {
            return Stream.concat(
                            firing.stream().map(AlertFired::id),
                            resolved.stream().map(ended -> ended.resolved().id()))
                    .toList();
        }

        int size() {
            return firing.size() + resolved.size();
        }
    }

    private final Supplier<String> ids;

    Composer(Supplier<String> ids) {
        this.ids = ids;
    }

    List<Letter> letters(
            Receiver receiver, Ledger ledger, Collection<Group> groups, String routesVersion, Instant now) {
        Set<String> underway = ledger.underway();
        Set<String> groupsUnderway = ledger.groupsUnderway();
        List<Draft> drafts = new ArrayList<>();
        for (Group group : groups) {
            Draft draft = groupsUnderway.contains(group.key()) ? null : draft(receiver, ledger, group, underway, now);
            if (draft != null && !draft.dueAt().isAfter(now)) {
                drafts.add(draft);
            }
        }
        drafts.sort(URGENT_FIRST);
        int left = receiver.throttle().messages()
                - ledger.messagesWithin(receiver.throttle().per(), now);
        int room = MOST_OPEN - ledger.open.size();
        List<Letter> letters = new ArrayList<>();
        List<Draft> overflow = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Draft draft : drafts) {
            if (!Collections.disjoint(taken, draft.ids())) {
                continue; // another group of this receiver tells the same alerts: look again when it has
            }
            taken.addAll(draft.ids());
            if (letters.size() < left && letters.size() < room) {
                letters.add(
                        letter(receiver, NotificationKind.GROUP, List.of(draft), draft.thread(), routesVersion, now));
            } else if (letters.size() < room) {
                overflow.add(draft);
            }
        }
        if (!overflow.isEmpty() && ledger.mayDigest(receiver.throttle().digest(), now)) {
            letters.add(letter(receiver, NotificationKind.DIGEST, fitting(overflow), null, routesVersion, now));
        }
        return letters;
    }

    private static List<Draft> fitting(List<Draft> drafts) {
        List<Draft> fitting = new ArrayList<>();
        int size = 0;
        for (Draft draft : drafts) {
            size += draft.size();
            if (fitting.size() == MOST_GROUPS || (size > MOST_ALERTS && !fitting.isEmpty())) {
                break;
            }
            fitting.add(draft);
        }
        return fitting;
    }

    private Letter letter(
            Receiver receiver,
            NotificationKind kind,
            List<Draft> drafts,
            @Nullable String thread,
            String routesVersion,
            Instant now) {
        NotificationPlanned plan = new NotificationPlanned(
                ids.get(),
                receiver.name(),
                kind,
                drafts.stream().map(Draft::notified).toList(),
                thread,
                routesVersion,
                now);
        Duration repeat = drafts.stream()
                .map(draft -> draft.group().place.route().repeatInterval())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new Letter(plan, drafts.stream().map(Draft::part).toList(), repeat, false);
    }

    private @Nullable Draft draft(Receiver receiver, Ledger ledger, Group group, Set<String> underway, Instant now) {
        Route route = group.place.route();
        Set<String> told = new HashSet<>();
        Set<String> firing = new HashSet<>();
        Set<String> ended = new HashSet<>();
        List<AlertFired> news = new ArrayList<>();
        List<AlertFired> known = new ArrayList<>();
        List<Ended> over = new ArrayList<>();
        Instant toldAt = Instant.MAX;
        Instant heard = Instant.MAX;
        for (KnownAlert alert : group.alerts) {
            Told earlier = ledger.told.get(alert.id);
            AlertFired fired = alert.fired;
            AlertResolved resolved = alert.resolved;
            if (underway.contains(alert.id) || held(ledger.failures.get(alert.id), route, now)) {
                continue;
            }
            if (earlier != null) {
                told.add(alert.id);
            }
            if (resolved != null) {
                if (earlier != null && over.size() < MOST_ALERTS / 2) {
                    ended.add(alert.id);
                    over.add(new Ended(resolved, fired));
                    heard = earlier(heard, alert.resolvedHeard);
                }
            } else if (fired != null && !alert.muted) {
                firing.add(alert.id);
                (earlier == null ? news : known).add(fired);
                if (earlier == null) {
                    heard = earlier(heard, alert.firedHeard);
                } else if (!group.acknowledged.contains(alert.id) || keepsAlive(receiver)) {
                    toldAt = earlier(toldAt, earlier.at());
                }
            }
        }
        Reason.Told before = told.isEmpty() ? null : new Reason.Told(told, toldAt);
        boolean endsToo = receiver.sendResolved();
        Reason reason = Reason.of(before, firing, ended, repeatAfter(route, toldAt), endsToo, now);
        if (reason == Reason.NONE || (reason == Reason.ALL_RESOLVED && !endsToo)) {
            return null;
        }
        Instant dueAt = dueAt(reason, group, ledger, heard, now);
        AlertSeverity severity = group.alerts.stream()
                .map(alert -> alert.severity)
                .max(Comparator.naturalOrder())
                .orElse(AlertSeverity.INFO);
        List<AlertFired> fires = Stream.concat(news.stream(), known.stream())
                .limit(MOST_ALERTS / 2)
                .toList();
        return new Draft(group, fires, endsToo ? over : List.of(), ledger.thread(told), severity, dueAt);
    }

    /** Nothing of what fires is to be repeated when all of it is acknowledged. */
    private static Duration repeatAfter(Route route, Instant toldAt) {
        return toldAt.equals(Instant.MAX) ? Duration.ZERO : route.repeatInterval();
    }

    /** An Alertmanager takes what it does not hear of for over: acknowledged alerts must be repeated there, too. */
    private static boolean keepsAlive(Receiver receiver) {
        return receiver.channel() instanceof Channel.Alertmanager;
    }

    private static boolean held(@Nullable Failure failure, Route route, Instant now) {
        return failure != null
                && failure.at()
                        .plus(failure.refused() ? route.repeatInterval() : route.groupInterval())
                        .isAfter(now);
    }

    private static Instant dueAt(Reason reason, Group group, Ledger ledger, Instant heard, Instant now) {
        Route route = group.place.route();
        if (reason == Reason.REPEAT) {
            return now;
        }
        Instant waited = group.place.escalated() || heard.equals(Instant.MAX) ? now : heard.plus(route.groupWait());
        Instant last = ledger.groupToldAt(group.key());
        if (reason == Reason.FIRST || last.equals(Instant.MIN)) {
            return waited;
        }
        Instant interval = last.plus(route.groupInterval());
        return interval.isAfter(waited) ? interval : waited;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** The letter of a plan that a former owner made. */
    Letter again(NotificationPlanned plan, Map<String, KnownAlert> alerts, Routes routes) {
        List<Part> parts = new ArrayList<>();
        for (NotifiedGroup group : plan.groups()) {
            List<AlertFired> firing = new ArrayList<>();
            List<Ended> resolved = new ArrayList<>();
            Map<String, String> labels = Map.of();
            for (String id : group.firing()) {
                KnownAlert alert = alerts.get(id);
                if (alert != null && alert.fired != null) {
                    firing.add(alert.fired);
                    labels = labels(alert, group.key(), labels);
                }
            }
            for (String id : group.resolved()) {
                KnownAlert alert = alerts.get(id);
                if (alert != null && alert.resolved != null) {
                    resolved.add(new Ended(alert.resolved, alert.fired));
                    labels = labels(alert, group.key(), labels);
                }
            }
            parts.add(new Part(group.key(), labels, firing, resolved));
        }
        return new Letter(plan, parts, routes.root().repeatInterval(), true);
    }

    private static Map<String, String> labels(KnownAlert alert, String key, Map<String, String> otherwise) {
        return alert.places.stream()
                .filter(place -> place.groupKey().equals(key))
                .findFirst()
                .map(KnownAlert.Place::groupLabels)
                .orElse(otherwise);
    }
}
