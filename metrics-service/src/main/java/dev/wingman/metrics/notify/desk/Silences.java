package dev.wingman.metrics.notify.desk;

import dev.wingman.schemas.alerts.AlertLabels;
import dev.wingman.schemas.alerts.SilenceCreated;
import dev.wingman.schemas.alerts.SilenceEnded;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What operators do not want to be told for a time. Keeps at most {@value #MOST}. Not safe for concurrent use. */
final class Silences {

    static final int MOST = 1_000;

    /** Those that are over longer ago are forgotten. */
    private static final Duration KEPT = Duration.ofDays(1);

    /** @param until when it ends, or ended */
    private record Silence(AlertLabels.Test test, Instant from, Instant until) {

        boolean active(Instant now) {
            return !from.isAfter(now) && until.isAfter(now);
        }
    }

    private final Map<String, Silence> silences = new HashMap<>();

    /** @return false when it can't be used */
    boolean created(SilenceCreated created) {
        if (silences.size() >= MOST) {
            silences.values().removeIf(one -> one.until().isBefore(created.requestedAt()));
        }
        if (silences.size() >= MOST || !created.startsAt().isBefore(created.endsAt())) {
            return false;
        }
        try {
            silences.putIfAbsent(
                    created.silenceId(),
                    new Silence(AlertLabels.all(created.matchers()), created.startsAt(), created.endsAt()));
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    void ended(SilenceEnded ended) {
        silences.computeIfPresent(
                ended.silenceId(),
                (id, silence) -> ended.requestedAt().isBefore(silence.until())
                        ? new Silence(silence.test(), silence.from(), ended.requestedAt())
                        : silence);
    }

    boolean mute(Map<String, String> labels, Instant now) {
        return silences.values().stream()
                .anyMatch(one -> one.active(now) && one.test().matches(labels));
    }

    /** When the last silence ended that kept an alert quiet; null when none did. */
    @Nullable
    Instant lastEnd(Map<String, String> labels, Instant since, Instant now) {
        return silences.values().stream()
                .filter(one -> !one.until().isAfter(now)
                        && one.until().isAfter(since)
                        && one.from().isBefore(one.until()))
                .filter(one -> one.test().matches(labels))
                .map(Silence::until)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /** When one begins or ends next; null when none will. */
    @Nullable
    Instant nextChange(Instant now) {
        return silences.values().stream()
                .map(one -> one.from().isAfter(now) ? one.from() : one.until())
                .filter(change -> change.isAfter(now))
                .min(Instant::compareTo)
                .orElse(null);
    }

    void forgetOld(Instant now) {
        silences.values().removeIf(one -> one.until().plus(KEPT).isBefore(now));
    }
}
