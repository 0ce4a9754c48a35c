package dev.wingman.metrics.alerts;

import dev.wingman.metrics.alerts.AlertState.Phase;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.ResolveReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Inactive → pending → firing → recovering → resolved, which is inactive again. Pure: the same states, tick, windows and
 * rules give the same states and events. Safe for concurrent use.
 *
 * <table>
 * <caption>What becomes of a state with a judgement</caption>
 * <tr><th></th><th>breach</th><th>between</th><th>clear</th><th>unknown, held</th><th>ended</th></tr>
 * <tr><td>inactive</td><td>pending, or firing without {@code for}</td><td>-</td><td>-</td><td>-</td><td>-</td></tr>
 * <tr><td>pending</td><td>firing after {@code for}</td><td>inactive</td><td>inactive</td><td>waits</td><td>inactive</td></tr>
 * <tr><td>firing</td><td>-</td><td>-</td><td>recovering, or resolved without {@code keepFiringFor}</td><td>-</td><td>resolved</td></tr>
 * <tr><td>recovering</td><td>firing</td><td>firing</td><td>resolved after {@code keepFiringFor}</td><td>waits</td><td>resolved</td></tr>
 * </table>
 *
 * An alert that was told is not untold: one that fires goes on when its rule is edited, and ends when the rule is gone or
 * no longer covers the subject.
 */
final class AlertMachine {

    private AlertMachine() {}

    /** @param state of the subject's alerts by the name of their rule */
    record Step(Map<String, AlertState> state, List<AlertEvent> events) {}

    /**
     * @param state of the subject's alerts by the name of their rule, as the step before left it
     * @param tick end of the windows, later than that of the step before
     */
    static Step step(Map<String, AlertState> state, Instant tick, SubjectWindows windows, AlertRules rules) {
        Map<String, AlertState> left = new TreeMap<>(state);
        Map<String, AlertState> next = new TreeMap<>();
        List<AlertEvent> events = new ArrayList<>();
        for (Rule rule : rules.rules()) {
            AlertState before = left.get(rule.name());
            Evaluation evaluation = new Evaluation(rule, rules.version(), tick, windows, events);
            AlertState after;
            if (rule.covers(windows)) {
                after = evaluation.next(before);
            } else {
                after = evaluation.end(before, ResolveReason.RULE_CHANGED);
            }
            left.remove(rule.name());
            if (after != null) {
                next.put(rule.name(), after);
            }
        }
        left.values().forEach(orphan -> {
            if (orphan.fired() != null) {
                events.add(
                        AlertEvents.resolved(orphan.fired(), rules.version(), tick, ResolveReason.RULE_REMOVED, null));
            }
        });
        return new Step(Map.copyOf(next), List.copyOf(events));
    }

    /** One rule at one subject and tick. */
    private record Evaluation(
            Rule rule, String version, Instant tick, SubjectWindows windows, List<AlertEvent> events) {

        @Nullable
        AlertState next(@Nullable AlertState before) {
            Judgement judgement = rule.judge(windows);
            if (before == null) {
                return judgement == Judgement.BREACH ? whenLongEnough(AlertState.pending(tick)) : null;
            }
            return switch (before.phase()) {
                case PENDING ->
                    switch (judgement) {
                        case BREACH -> whenLongEnough(before);
                        case UNKNOWN -> before.held(tick);
                        case BETWEEN, CLEAR, ENDED -> null;
                    };
                case FIRING ->
                    switch (judgement) {
                        case BREACH, BETWEEN, UNKNOWN -> before.seen(tick);
                        case CLEAR -> whenGoodForLong(before.entered(Phase.RECOVERING, tick));
                        case ENDED -> end(before, ResolveReason.NO_DATA);
                    };
                case RECOVERING ->
                    switch (judgement) {
                        case BREACH, BETWEEN -> before.entered(Phase.FIRING, tick);
                        case CLEAR -> whenGoodForLong(before);
                        case UNKNOWN -> before.held(tick);
                        case ENDED -> end(before, ResolveReason.NO_DATA);
                    };
            };
        }

        private AlertState whenLongEnough(AlertState pending) {
            if (pending.lastedMillis(tick) < rule.hold().toMillis()) {
                return pending.seen(tick);
            }
            AlertFired event = AlertEvents.fired(rule, version, windows, pending.since(), tick);
            events.add(event);
            return pending.firing(tick, event);
        }

        private @Nullable AlertState whenGoodForLong(AlertState recovering) {
            return recovering.lastedMillis(tick) < rule.keepFiringFor().toMillis()
                    ? recovering.seen(tick)
                    : end(recovering, ResolveReason.RECOVERED);
        }

        @Nullable
        AlertState end(@Nullable AlertState state, ResolveReason reason) {
            if (state != null && state.fired() != null) {
                Reading reading = rule.main().read(windows);
                events.add(AlertEvents.resolved(
                        state.fired(), version, tick, reason, reading == null ? null : reading.value()));
            }
            return null;
        }
    }
}
