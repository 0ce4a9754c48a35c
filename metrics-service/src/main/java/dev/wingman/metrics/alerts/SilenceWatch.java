package dev.wingman.metrics.alerts;

import dev.wingman.schemas.alerts.AlertEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges how long nothing was heard. A silence is judged at the very instants at which it reaches a rule's threshold, be it
 * that time passes without news, or that news shows how long there were none: both give the same alerts.
 */
final class SilenceWatch {

    private SilenceWatch() {}

    /** @param state null when nothing had to be kept */
    record Watched(@Nullable SubjectState state, List<AlertEvent> events) {}

    /**
     * @param since when the clock of the telemetry last moved, event time
     * @param lasted how long that was ago
     */
    static Watched silent(SubjectState state, Instant since, Duration lasted, AlertRules rules) {
        SubjectState now = state;
        List<AlertEvent> events = new ArrayList<>();
        List<Duration> thresholds = rules.rules().stream()
                .filter(rule -> rule.family() == Silence.class)
                .map(rule -> Duration.ofSeconds((long) Math.ceil(rule.main().threshold())))
                .distinct()
                .sorted()
                .toList();
        for (Duration threshold : thresholds) {
            Instant tick = since.plus(threshold);
            if (lasted.compareTo(threshold) >= 0 && tick.isAfter(now.tick())) {
                now = step(now, tick, threshold, rules, events);
            }
        }
        return new Watched(now.alerts().isEmpty() ? null : now, events);
    }

    /** The clock moved on. */
    static Watched heard(SubjectState state, Instant before, Instant now, AlertRules rules) {
        Watched gap = silent(state, before, Duration.between(before, now), rules);
        SubjectState open = gap.state();
        if (open == null) {
            return gap;
        }
        List<AlertEvent> events = new ArrayList<>(gap.events());
        Instant tick = now.isAfter(open.tick()) ? now : open.tick();
        SubjectState after = step(open, tick, Duration.ZERO, rules, events);
        return new Watched(after.alerts().isEmpty() ? null : after, events);
    }

    private static SubjectState step(
            SubjectState state, Instant tick, Duration silence, AlertRules rules, List<AlertEvent> events) {
        SubjectWindows windows =
                new SubjectWindows(Silence.SUBJECT, Silence.class, Map.of(0, new Silence(silence.toSeconds())));
        AlertMachine.Step step = AlertMachine.step(state.alerts(), tick, windows, rules);
        events.addAll(step.events());
        return new SubjectState(tick, null, step.state());
    }
}
