package dev.wingman.metrics.notify.desk;

import dev.wingman.schemas.alerts.NotificationFailed;
import dev.wingman.schemas.alerts.NotificationKind;
import dev.wingman.schemas.alerts.NotificationPlanned;
import dev.wingman.schemas.alerts.NotificationSent;
import dev.wingman.schemas.alerts.NotifiedGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver was told, folded from the log. It knows alerts and not groups, so that other routes, or another
 * grouping, tell nothing anew. Not safe for concurrent use.
 */
final class Ledger {

    /** @param thread id of the notification with which its thread began */
    record Told(Instant at, String thread) {}

    /** An alert that could not be told. */
    record Failure(Instant at, boolean refused) {}

    final Map<String, Told> told = new HashMap<>();
    final Map<String, Failure> failures = new HashMap<>();

    /** Planned, without an outcome. */
    final Map<String, NotificationPlanned> open = new LinkedHashMap<>();

    private final Map<String, Instant> groupsToldAt = new HashMap<>();
    private final Deque<Instant> messages = new ArrayDeque<>();
    private Instant lastDigest = Instant.MIN;

    void planned(NotificationPlanned plan) {
        open.put(plan.id(), plan);
        if (plan.kind() == NotificationKind.GROUP) {
            messages.add(plan.plannedAt());
        } else {
            lastDigest = plan.plannedAt();
        }
    }

    void sent(NotificationSent sent) {
        NotificationPlanned plan = open.remove(sent.id());
        if (plan == null) {
            return;
        }
        String thread = plan.thread() == null ? plan.id() : plan.thread();
        for (NotifiedGroup group : plan.groups()) {
            groupsToldAt.put(group.key(), sent.sentAt());
            group.firing().forEach(id -> {
                told.put(id, new Told(sent.sentAt(), thread));
                failures.remove(id);
            });
            group.resolved().forEach(this::forget);
        }
    }

    void failed(NotificationFailed failed) {
        NotificationPlanned plan = open.remove(failed.id());
        if (plan == null) {
            return;
        }
        Failure failure = new Failure(failed.failedAt(), failed.refused());
        for (NotifiedGroup group : plan.groups()) {
            group.firing().forEach(id -> failures.put(id, failure));
            group.resolved().forEach(id -> {
                if (failed.refused()) {
                    forget(id); // it would be refused again
                } else {
                    failures.put(id, failure);
                }
            });
        }
    }

    void forget(String alert) {
        told.remove(alert);
        failures.remove(alert);
    }

    /** Alerts that are on their way. */
    Set<String> underway() {
        Set<String> ids = new HashSet<>();
        for (NotificationPlanned plan : open.values()) {
            for (NotifiedGroup group : plan.groups()) {
                ids.addAll(group.firing());
                ids.addAll(group.resolved());
            }
        }
        return ids;
    }

    Set<String> groupsUnderway() {
        Set<String> keys = new HashSet<>();
        open.values().forEach(plan -> plan.groups().forEach(group -> keys.add(group.key())));
        return keys;
    }

    /** When a group was told of last; {@link Instant#MIN} when it never was. */
    Instant groupToldAt(String key) {
        return groupsToldAt.getOrDefault(key, Instant.MIN);
    }

    /** The thread of alerts that were told; null when none was. */
    @Nullable
    String thread(Collection<String> alerts) {
        Told first = null;
        for (String alert : alerts) {
            Told one = told.get(alert);
            if (one != null && (first == null || one.at().isBefore(first.at()))) {
                first = one;
            }
        }
        return first == null ? null : first.thread();
    }

    int messagesWithin(Duration per, Instant now) {
        while (!messages.isEmpty() && !messages.getFirst().isAfter(now.minus(per))) {
            messages.removeFirst();
        }
        return messages.size();
    }

    boolean mayDigest(Duration every, Instant now) {
        return lastDigest.equals(Instant.MIN) || !lastDigest.plus(every).isAfter(now);
    }

    /** @param groups that exist */
    void keepGroups(Set<String> groups) {
        groupsToldAt.keySet().retainAll(groups);
    }
}
