package dev.wingman.gateway.performance;

import dev.wingman.schemas.alerts.AlertAcknowledged;
import dev.wingman.schemas.alerts.AlertCommandEvent;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertLabels;
import dev.wingman.schemas.alerts.AlertMatcher;
import dev.wingman.schemas.alerts.SilenceCreated;
import dev.wingman.schemas.alerts.SilenceEnded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What operators said of alerts. Keeps at most {@value #MOST} silences, those that are over for a week, and at most as many
 * acknowledgements; past that the oldest leave. Not safe for concurrent use.
 */
final class SilenceBoard {

    static final int MOST = 1_000;
    static final Duration KEPT = Duration.ofDays(7);

    /** Whether a silence holds. */
    enum State {
        PENDING,
        ACTIVE,
        EXPIRED
    }

    /**
     * A silence as it is shown.
     *
     * @param endsAt when it ends, or was ended
     * @param endedBy null unless somebody ended it before its time
     */
    record Silence(
            String id,
            State state,
            List<AlertMatcher> matchers,
            Instant startsAt,
            Instant endsAt,
            String comment,
            String createdBy,
            Instant createdAt,
            @Nullable String endedBy) {}

    private record Kept(
            SilenceCreated created,
            AlertLabels.Test test,
            Instant endsAt,
            @Nullable String endedBy) {

        State state(Instant now) {
            if (!endsAt.isAfter(now)) {
                return State.EXPIRED;
            }
            return created.startsAt().isAfter(now) ? State.PENDING : State.ACTIVE;
        }

        Silence shown(Instant now) {
            return new Silence(
                    created.silenceId(),
                    state(now),
                    created.matchers(),
                    created.startsAt(),
                    endsAt,
                    created.comment(),
                    created.operator(),
                    created.requestedAt(),
                    endedBy);
        }
    }

    private final Map<String, Kept> silences = new LinkedHashMap<>();
    private final Map<String, AlertAcknowledged> acknowledged = new LinkedHashMap<>();

    void put(AlertCommandEvent command) {
        if (command instanceof SilenceCreated created) {
            keep(created);
        } else if (command instanceof SilenceEnded ended) {
            silences.computeIfPresent(
                    ended.silenceId(),
                    (id, kept) -> ended.requestedAt().isBefore(kept.endsAt())
                            ? new Kept(kept.created(), kept.test(), ended.requestedAt(), ended.operator())
                            : kept);
        } else if (command instanceof AlertAcknowledged acknowledgement) {
            acknowledged.putIfAbsent(acknowledgement.alertId(), acknowledgement);
            dropEldest(acknowledged);
        }
    }

    private void keep(SilenceCreated created) {
        try {
            silences.putIfAbsent(
                    created.silenceId(),
                    new Kept(created, AlertLabels.all(created.matchers()), created.endsAt(), null));
            dropEldest(silences);
        } catch (PatternSyntaxException e) {
            return; // the notifier can't use it either
        }
    }

    private static void dropEldest(Map<String, ?> kept) {
        if (kept.size() > MOST) {
            kept.remove(kept.keySet().iterator().next());
        }
    }

    /** The newest first. */
    List<Silence> silences(Instant now) {
        silences.values().removeIf(kept -> kept.endsAt().plus(KEPT).isBefore(now));
        List<Silence> shown = new ArrayList<>();
        silences.values().forEach(kept -> shown.add(kept.shown(now)));
        shown.sort(Comparator.comparing(Silence::createdAt).reversed().thenComparing(Silence::id));
        return shown;
    }

    @Nullable
    Silence silence(String id, Instant now) {
        Kept kept = silences.get(id);
        return kept == null ? null : kept.shown(now);
    }

    /** How many hold or will. */
    long open(Instant now) {
        return silences.values().stream()
                .filter(kept -> kept.state(now) != State.EXPIRED)
                .count();
    }

    /** Ids of the silences that keep an alert quiet. */
    List<String> silencing(AlertEvent alert, Instant now) {
        Map<String, String> labels = AlertLabels.of(alert);
        return silences.values().stream()
                .filter(kept -> kept.state(now) == State.ACTIVE && kept.test().matches(labels))
                .map(kept -> kept.created().silenceId())
                .toList();
    }

    @Nullable
    AlertAcknowledged acknowledgement(String alertId) {
        return acknowledged.get(alertId);
    }

    /** When a silence begins or ends next. */
    Instant nextChange(Instant now) {
        return silences.values().stream()
                .map(kept -> kept.state(now) == State.PENDING ? kept.created().startsAt() : kept.endsAt())
                .filter(change -> change.isAfter(now))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }
}
