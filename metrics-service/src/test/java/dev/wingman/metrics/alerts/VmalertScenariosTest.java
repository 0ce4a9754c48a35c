package dev.wingman.metrics.alerts;

import static dev.wingman.metrics.alerts.Given.errors;
import static dev.wingman.metrics.alerts.Given.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scenarios of vmalert's {@code app/vmalert/rule/alerting_test.go}, under its names, as far as there is something of
 * the kind here. An empty result there is a value on the good side here. Its state is restored from a query; ours goes
 * through the bytes of the store after every step of every story. Not here: templates, conversion to time series,
 * debugging, resending, which is the notifier's.
 */
class VmalertScenariosTest {

    private static final Duration STEP = Duration.ofSeconds(5);
    private static final SubjectWindows FOO = errors(50);
    private static final SubjectWindows EMPTY = errors(0);

    static Stream<Arguments> exec() {
        return Stream.of(
                story("empty", 0, 0, "..", "", ""),
                story("single-firing=>inactive=>firing=>inactive=>inactive", 0, 0, "x.x..", "F!", "~", "F!", "~", ""),
                story(
                        "single-firing=>inactive=>firing=>inactive=>inactive=>firing",
                        0,
                        0,
                        "x.x..x",
                        "F!",
                        "~",
                        "F!",
                        "~",
                        "",
                        "F!"),
                story("for-pending", 12, 0, "x", "P"),
                story("for-fired", 1, 0, "xx", "P", "F!"),
                story("for-pending=>empty", 3, 0, "xx.", "P", "P", ""),
                story("for-pending=>firing=>inactive=>pending=>firing", 1, 0, "xx.xx", "P", "F!", "~", "P", "F!"),
                story("for-pending=>firing=>keepfiring=>firing", 1, 1, "xx.x", "P", "F!", "R", "F"),
                story(
                        "for-pending=>firing=>keepfiring=>keepfiring=>inactive=>pending=>firing",
                        1,
                        2,
                        "xx...xx",
                        "P",
                        "F!",
                        "R",
                        "R",
                        "~",
                        "P",
                        "F!"));
    }

    private static Arguments story(String name, int hold, int keep, String windows, String... expected) {
        return Arguments.of(name, hold, keep, windows, List.of(expected));
    }

    /** TestAlertingRule_Exec. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void exec(String name, int hold, int keep, String windows, List<String> expected) {
        Story story = new Story(STEP, rule("a", STEP.multipliedBy(hold), STEP.multipliedBy(keep)));
        List<String> seen = new ArrayList<>();
        windows.chars().forEach(window -> seen.add(brief(story.see(window == 'x' ? FOO : EMPTY))));
        assertThat(seen).isEqualTo(expected);
    }

    private static String brief(String words) {
        return words.replace("a:PENDING", "P")
                .replace("a:FIRING", "F")
                .replace("a:RECOVERING", "R")
                .replace(" !a", "!")
                .replace("~a", "~");
    }

    /** TestAlertingRule_Exec, multiple-firing and multiple-steps-firing: subjects don't know of each other. */
    @Test
    void multipleStepsFiring() {
        AlertRules rules = Given.rules(rule("a", Duration.ZERO, Duration.ZERO));
        Map<String, Map<String, AlertState>> states = new HashMap<>();
        List<String> events = new ArrayList<>();
        for (int now = 0; now < 3; now++) {
            Instant tick = Given.START.plus(STEP.multipliedBy(now));
            for (int subject = 0; subject < 3; subject++) {
                String name = "foo" + subject;
                LatencyWindow window = Given.window(name, 60, tick, 100, now == subject ? 50 : 0);
                AlertMachine.Step step =
                        AlertMachine.step(states.getOrDefault(name, Map.of()), tick, Given.of(window), rules);
                states.put(name, step.state());
                step.events().forEach(event -> events.add((event instanceof AlertFired ? "!" : "~") + event.subject()));
            }
        }
        assertThat(events).containsExactly("!foo0", "~foo0", "!foo1", "~foo1", "!foo2");
    }

    /** TestAlertingRuleExecRange, for=>pending=>firing=>pending=>firing=>pending: each incident has its own beginning. */
    @Test
    void eachIncidentHasItsOwnBeginning() {
        Story story = new Story(STEP, rule("a", STEP, Duration.ZERO));
        story.see(FOO, FOO, EMPTY, EMPTY, FOO, FOO);
        assertThat(story.fired(0).since()).isEqualTo(Given.START);
        assertThat(story.fired(2).since()).isEqualTo(Given.START.plus(STEP.multipliedBy(4)));
        assertThat(story.fired(0).id()).isNotEqualTo(story.fired(2).id());
    }

    /** TestGroup_Restore, wrong state and labels mismatch: the state of another rule is not taken. */
    @Test
    void theStateOfAnotherRuleIsNotTaken() {
        Story story = new Story(STEP, rule("bar", STEP, Duration.ZERO));
        story.see(FOO);
        story.become(Given.rules(rule("foo", STEP, Duration.ZERO)));
        assertThat(story.see(FOO)).isEqualTo("foo:PENDING");
    }

    /** TestAlertingRule_Exec_Negative and _ToLabels: a label of the rule that stands for something else is refused. */
    @Test
    void aLabelThatTheAlertHasItselfIsRefused() {
        assertThatThrownBy(() -> RulesTextTest.read("labels: {subject: x}"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("subject is what an alert says of itself");
    }

    /** TestAlertingRuleExec_Partial: what says too little changes nothing. */
    @Test
    void aPartialResultChangesNothing() {
        Story story = new Story(STEP, rule("a", Duration.ZERO, Duration.ZERO));
        assertThat(story.see(FOO, Given.minute(3, 0), FOO)).containsExactly("a:FIRING !a", "a:FIRING", "a:FIRING");
        assertThat(story.events()).hasSize(1);
    }
}
