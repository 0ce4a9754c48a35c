package dev.wingman.metrics.alerts;

import static dev.wingman.metrics.alerts.Given.ended;
import static dev.wingman.metrics.alerts.Given.errors;
import static dev.wingman.metrics.alerts.Given.minute;
import static dev.wingman.metrics.alerts.Given.rule;
import static dev.wingman.metrics.alerts.Given.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.ResolveReason;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertMachineTest {

    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration TWO = TICK.multipliedBy(2);
    private static final SubjectWindows BREACH = errors(9);
    private static final SubjectWindows BETWEEN = errors(4);
    private static final SubjectWindows CLEAR = errors(1);
    private static final SubjectWindows UNKNOWN = minute(9, 9);
    private static final Map<String, SubjectWindows> WINDOWS =
            Map.of("BREACH", BREACH, "BETWEEN", BETWEEN, "CLEAR", CLEAR, "UNKNOWN", UNKNOWN, "ENDED", ended());

    /** Every state with every judgement and every way to deal with no data; {@code for} and {@code keepFiringFor} 10 s, ticks of 5 s. */
    @ParameterizedTest
    @CsvSource({
        // state, judgement, hold, resolve, fire
        "inactive,   BREACH,  a:PENDING,    a:PENDING,    a:PENDING",
        "inactive,   BETWEEN, '',           '',           ''",
        "inactive,   CLEAR,   '',           '',           ''",
        "inactive,   UNKNOWN, '',           '',           a:PENDING",
        "inactive,   ENDED,   '',           '',           a:PENDING",
        "pending,    BREACH,  a:PENDING,    a:PENDING,    a:PENDING",
        "pending,    BETWEEN, '',           '',           ''",
        "pending,    CLEAR,   '',           '',           ''",
        "pending,    UNKNOWN, a:PENDING,    '',           a:PENDING",
        "pending,    ENDED,   '',           '',           a:PENDING",
        "ripe,       BREACH,  a:FIRING !a,  a:FIRING !a,  a:FIRING !a",
        "ripe,       BETWEEN, '',           '',           ''",
        "ripe,       CLEAR,   '',           '',           ''",
        "ripe,       UNKNOWN, a:PENDING,    '',           a:FIRING !a",
        "ripe,       ENDED,   '',           '',           a:FIRING !a",
        "firing,     BREACH,  a:FIRING,     a:FIRING,     a:FIRING",
        "firing,     BETWEEN, a:FIRING,     a:FIRING,     a:FIRING",
        "firing,     CLEAR,   a:RECOVERING, a:RECOVERING, a:RECOVERING",
        "firing,     UNKNOWN, a:FIRING,     a:RECOVERING, a:FIRING",
        "firing,     ENDED,   ~a,           ~a,           a:FIRING",
        "recovering, BREACH,  a:FIRING,     a:FIRING,     a:FIRING",
        "recovering, BETWEEN, a:FIRING,     a:FIRING,     a:FIRING",
        "recovering, CLEAR,   a:RECOVERING, a:RECOVERING, a:RECOVERING",
        "recovering, UNKNOWN, a:RECOVERING, a:RECOVERING, a:FIRING",
        "recovering, ENDED,   ~a,           ~a,           a:FIRING",
        "recovered,  BREACH,  a:FIRING,     a:FIRING,     a:FIRING",
        "recovered,  BETWEEN, a:FIRING,     a:FIRING,     a:FIRING",
        "recovered,  CLEAR,   ~a,           ~a,           ~a",
        "recovered,  UNKNOWN, a:RECOVERING, ~a,           a:FIRING",
        "recovered,  ENDED,   ~a,           ~a,           a:FIRING",
    })
    void theTableOfTransitions(String state, String judgement, String hold, String resolve, String fire) {
        assertThat(after(state, judgement, NoData.HOLD)).isEqualTo(hold);
        assertThat(after(state, judgement, NoData.RESOLVE)).isEqualTo(resolve);
        assertThat(after(state, judgement, NoData.FIRE)).isEqualTo(fire);
    }

    private static String after(String state, String judgement, NoData noData) {
        Rule rule = rule("a", errors(0.05, 0.03), TWO, TWO, noData, "*");
        Story story = new Story(TICK, rule);
        switch (state) {
            case "inactive" -> {}
            case "pending" -> story.see(BREACH);
            case "ripe" -> story.see(BREACH, BREACH);
            case "firing" -> story.see(BREACH, BREACH, BREACH);
            case "recovering" -> story.see(BREACH, BREACH, BREACH, CLEAR);
            case "recovered" -> story.see(BREACH, BREACH, BREACH, CLEAR, CLEAR);
            default -> throw new AssertionError(state);
        }
        return story.see(Objects.requireNonNull(WINDOWS.get(judgement)));
    }

    @Test
    void withoutForItFiresAndWithoutKeepFiringForItEndsAtOnce() {
        Story story = new Story(TICK, rule("a", Duration.ZERO, Duration.ZERO));
        assertThat(story.see(BREACH, BREACH, CLEAR, BREACH, CLEAR))
                .containsExactly("a:FIRING !a", "a:FIRING", "~a", "a:FIRING !a", "~a");
        assertThat(story.events())
                .extracting(AlertEvent::id)
                .containsExactly(
                        story.fired(0).id(),
                        story.fired(0).id(),
                        story.fired(2).id(),
                        story.fired(2).id());
    }

    @Test
    void aValueThatEqualsTheThresholdIsNotAboveIt() {
        Story story = new Story(TICK, rule("a", Duration.ZERO, Duration.ZERO));
        assertThat(story.see(errors(5), errors(6), errors(5))).containsExactly("", "a:FIRING !a", "~a");
    }

    @Test
    void aValueThatEqualsTheThresholdIsAtLeastIt() {
        Condition atLeast = Given.condition("errors.server.ratio", 60, Comparison.AT_LEAST, 0.05, 0.05, 10);
        Story story = new Story(TICK, rule("a", atLeast, Duration.ZERO, Duration.ZERO, NoData.HOLD, "*"));
        assertThat(story.see(errors(4), errors(5), errors(4))).containsExactly("", "a:FIRING !a", "~a");
    }

    @Test
    void aValueThatEqualsTheClearThresholdIsClear() {
        Story story = new Story(TICK, rule("a", errors(0.05, 0.03), Duration.ZERO, Duration.ZERO, NoData.HOLD, "*"));
        assertThat(story.see(errors(6), errors(4), errors(3))).containsExactly("a:FIRING !a", "a:FIRING", "~a");
    }

    @Test
    void flappingAroundTheThresholdIsOneAlertWithAClearThreshold() {
        Story story = new Story(TICK, rule("a", errors(0.05, 0.03), Duration.ZERO, TWO, NoData.HOLD, "*"));
        for (int i = 0; i < 50; i++) {
            story.see(BREACH, BETWEEN, CLEAR);
        }
        assertThat(story.events()).hasSize(1);
    }

    @Test
    void flappingThatNeverLastsIsNoAlert() {
        Story story = new Story(TICK, rule("a", TWO, Duration.ZERO));
        for (int i = 0; i < 50; i++) {
            story.see(BREACH, BREACH, CLEAR);
        }
        assertThat(story.events()).isEmpty();
    }

    @Test
    void oneWindowOfLowTrafficNeitherFiresNorEndsAnAlert() {
        Story story = new Story(TICK, rule("a", TWO, Duration.ZERO));
        assertThat(story.see(UNKNOWN, BREACH, UNKNOWN, BREACH, BREACH, UNKNOWN, CLEAR))
                .containsExactly("", "a:PENDING", "a:PENDING", "a:PENDING", "a:FIRING !a", "a:FIRING", "~a");
    }

    @Test
    void timeOfWhichNothingIsKnownDoesNotCount() {
        Story story = new Story(TICK, rule("a", TWO, TWO));
        assertThat(story.see(BREACH, UNKNOWN, UNKNOWN, UNKNOWN, BREACH)).endsWith("a:PENDING");
        assertThat(story.see(BREACH)).isEqualTo("a:FIRING !a");
        assertThat(story.see(CLEAR, UNKNOWN, UNKNOWN, UNKNOWN, CLEAR)).endsWith("a:RECOVERING");
        assertThat(story.see(CLEAR)).isEqualTo("~a");
    }

    @Test
    void anEventSaysWhatWasSeen() {
        Story story = new Story(TICK, rule("a", TWO, Duration.ZERO));
        story.see(BREACH, BREACH, errors(8), CLEAR);

        AlertFired fired = story.fired(0);
        assertThat(fired.value()).isEqualTo(0.08);
        assertThat(fired.threshold()).isEqualTo(0.05);
        assertThat(fired.count()).isEqualTo(100);
        assertThat(fired.since()).isEqualTo(Given.START);
        assertThat(fired.at()).isEqualTo(Given.START.plus(TWO));
        assertThat(fired.ruleVersion()).isEqualTo("v1");
        assertThat(story.resolved(1).id()).isEqualTo(fired.id());
        assertThat(story.resolved(1).value()).isEqualTo(0.01);
        assertThat(story.resolved(1).reason()).isEqualTo(ResolveReason.RECOVERED);
        assertThat(story.resolved(1).firedAt()).isEqualTo(fired.at());
    }

    @Test
    void theSameWindowsGiveTheSameEvents() {
        Story one = new Story(TICK, rule("a", TWO, TWO));
        Story other = new Story(TICK, rule("a", TWO, TWO));
        SubjectWindows[] windows = {BREACH, BREACH, BREACH, CLEAR, CLEAR, CLEAR, BREACH, BREACH, BREACH};
        one.see(windows);
        other.see(windows);
        assertThat(one.events()).isEqualTo(other.events()).hasSize(3);
    }

    @Test
    void aRuleThatIsRemovedEndsItsAlert() {
        Story story = new Story(TICK, rule("a", Duration.ZERO, TWO), rule("b", Duration.ZERO, TWO));
        story.see(BREACH);

        assertThat(story.become(rules(rule("b", Duration.ZERO, TWO))).see(BREACH))
                .isEqualTo("b:FIRING ~a");
        assertThat(story.resolved(2).reason()).isEqualTo(ResolveReason.RULE_REMOVED);
        assertThat(story.resolved(2).value()).isNull();
    }

    @Test
    void aRuleThatIsRemovedWhilePendingLeavesNoTrace() {
        Story story = new Story(TICK, rule("a", TWO, TWO));
        story.see(BREACH);
        assertThat(story.become(new AlertRules("v2", List.of())).see(BREACH)).isEmpty();
        assertThat(story.events()).isEmpty();
    }

    @Test
    void aRuleThatNoLongerCoversTheSubjectEndsItsAlert() {
        Story story = new Story(TICK, rule("a", Duration.ZERO, TWO));
        story.see(BREACH);
        Rule elsewhere = rule("a", errors(0.05, 0.05), Duration.ZERO, TWO, NoData.HOLD, "GET /other");

        assertThat(story.become(rules(elsewhere)).see(BREACH)).isEqualTo("~a");
        assertThat(story.resolved(1).reason()).isEqualTo(ResolveReason.RULE_CHANGED);
    }

    @Test
    void aThresholdThatIsRaisedWhileFiringEndsTheAlertOnlyWhenItIsClearOfTheNewOne() {
        Story story = new Story(TICK, rule("a", Duration.ZERO, Duration.ZERO));
        story.see(BREACH);
        Rule raised = rule("a", errors(0.2, 0.2), Duration.ZERO, Duration.ZERO, NoData.HOLD, "*");

        assertThat(story.become(new AlertRules("v2", List.of(raised))).see(errors(30), BREACH))
                .containsExactly("a:FIRING", "~a");
        assertThat(story.resolved(1).ruleVersion()).isEqualTo("v2");
        assertThat(story.fired(0).ruleVersion()).isEqualTo("v1");
    }

    @Test
    void rulesWithEqualLabelsAndSubjectAreDifferentAlerts() {
        Story story = new Story(TICK, rule("a", Duration.ZERO, TWO), rule("b", Duration.ZERO, TWO));
        story.see(BREACH);
        assertThat(story.fired(0).labels()).isEqualTo(story.fired(1).labels());
        assertThat(story.fired(0).id()).isNotEqualTo(story.fired(1).id());
    }

    @Test
    void allConditionsMustHoldAndOneGoodOneEndsIt() {
        Condition fiveMinutes = Given.condition("errors.server.ratio", 300, Comparison.ABOVE, 0.05, 0.05, 10);
        Rule one = rule("a", Duration.ZERO, Duration.ZERO);
        Rule both = new Rule(
                "a",
                one.subjects(),
                List.of(fiveMinutes, one.main()),
                Duration.ZERO,
                Duration.ZERO,
                NoData.HOLD,
                one.severity(),
                one.labels(),
                one.summary(),
                null);
        Story story = new Story(TICK, both);
        assertThat(story.see(pair(2, 9), pair(9, 2), pair(9, 9), pair(9, 2)))
                .containsExactly("", "", "a:FIRING !a", "~a");
    }

    private static SubjectWindows pair(int fiveMinutes, int minute) {
        return new SubjectWindows(
                Given.SUBJECT,
                LatencyWindow.class,
                Map.of(
                        300, Given.window(Given.SUBJECT, 300, Given.START, 100, fiveMinutes),
                        60, Given.window(Given.SUBJECT, 60, Given.START, 100, minute)));
    }
}
