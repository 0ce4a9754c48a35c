package dev.wingman.metrics.alerts;

import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Steps of one subject, one tick after the other, as a line of words. */
final class Story {

    private final Duration step;
    private AlertRules rules;
    private Instant tick = Given.START;
    private Map<String, AlertState> state = Map.of();
    private final List<AlertEvent> events = new ArrayList<>();

    Story(Duration step, Rule... rules) {
        this.step = step;
        this.rules = Given.rules(rules);
    }

    Story become(AlertRules rules) {
        this.rules = rules;
        return this;
    }

    /** @return phases of the rules that are not inactive, by name, and what was published: {@code a:PENDING !a} */
    String see(SubjectWindows windows) {
        AlertMachine.Step result = AlertMachine.step(state, tick, windows, rules);
        state = restored(result.state());
        events.addAll(result.events());
        tick = tick.plus(step);
        List<String> words = new ArrayList<>();
        new TreeMap<>(state).forEach((rule, now) -> words.add(rule + ":" + now.phase()));
        result.events().forEach(event -> words.add((event instanceof AlertFired ? "!" : "~") + event.rule()));
        return String.join(" ", words);
    }

    List<String> see(SubjectWindows... windows) {
        List<String> seen = new ArrayList<>();
        for (SubjectWindows now : windows) {
            seen.add(see(now));
        }
        return seen;
    }

    /** As after a restart: every test goes through the bytes of the store. */
    private static Map<String, AlertState> restored(Map<String, AlertState> state) {
        JsonFormat<SubjectState> format = new JsonFormat<>(SubjectState.class);
        return format.fromBytes(format.toBytes(new SubjectState(Given.START, null, state)))
                .alerts();
    }

    List<AlertEvent> events() {
        return events;
    }

    AlertFired fired(int index) {
        return (AlertFired) events.get(index);
    }

    AlertResolved resolved(int index) {
        return (AlertResolved) events.get(index);
    }
}
