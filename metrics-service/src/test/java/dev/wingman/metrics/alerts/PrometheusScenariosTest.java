package dev.wingman.metrics.alerts;

import static dev.wingman.metrics.alerts.Given.errors;
import static dev.wingman.metrics.alerts.Given.rule;
import static dev.wingman.metrics.alerts.Given.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.schemas.alerts.AlertFired;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The scenarios of Prometheus's {@code rules/alerting_test.go}, under its names, as far as there is something of the kind
 * here. Not here: templates (histograms, external labels and URLs, queries in them), since summaries are fixed text;
 * queries for stored state, evaluation with origin, dependencies between rules, since state and rules work otherwise;
 * sending, which is the notifier's.
 */
class PrometheusScenariosTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final SubjectWindows BAD = errors(75);
    private static final SubjectWindows GOOD = errors(1);

    /** TestAlertingRuleState: the state of a rule is that of its worst alert. Here each subject has its own. */
    @Test
    void alertingRuleState() {
        Story pending = new Story(MINUTE, rule("a", MINUTE, Duration.ZERO));
        Story firing = new Story(MINUTE, rule("a", MINUTE, Duration.ZERO));
        assertThat(pending.see(BAD)).isEqualTo("a:PENDING");
        assertThat(firing.see(BAD, BAD)).endsWith("a:FIRING !a");
        assertThat(new Story(MINUTE, rule("a", MINUTE, Duration.ZERO)).see(GOOD))
                .isEmpty();
    }

    /** TestAlertingRuleLabelsUpdate: a label that follows the value makes another alert there; the value is no label here. */
    @Test
    void alertingRuleLabelsUpdate() {
        Story story = new Story(MINUTE, rule("a", MINUTE, Duration.ZERO));
        assertThat(story.see(errors(75), errors(85), errors(70), errors(70)))
                .containsExactly("a:PENDING", "a:FIRING !a", "a:FIRING", "a:FIRING");
        assertThat(story.fired(0).value()).isEqualTo(0.85);
        assertThat(story.events()).hasSize(1);
    }

    /** TestAlertingRuleEmptyLabelFromTemplate: an empty label is dropped there, refused here. */
    @Test
    void alertingRuleEmptyLabel() {
        assertThatThrownBy(() -> RulesTextTest.read("labels: {empty: ''}"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("empty has no value");
    }

    /** TestAlertingRuleDuplicate: two alerts of one identity are an error. */
    @Test
    void alertingRuleDuplicate() {
        assertThatThrownBy(() -> RulesTextTest.readTwice("a", "a"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage("rule a: there are two rules of this name");
    }

    /** TestAlertingRuleLimit: the number of alerts is bounded, by rules times subjects. */
    @Test
    void alertingRuleLimit() {
        String[] names = new String[RulesReader.MOST_RULES + 1];
        Arrays.setAll(names, i -> "rule-" + i);
        assertThatThrownBy(() -> RulesTextTest.readTwice(names))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("more than 200 rules");
    }

    /** TestSendAlertsDontAffectActiveAlerts: what is published can't change the state. */
    @Test
    void sendAlertsDontAffectActiveAlerts() {
        AlertMachine.Step step =
                AlertMachine.step(Map.of(), Given.START, BAD, rules(rule("a", Duration.ZERO, Duration.ZERO)));
        AlertFired published = (AlertFired) step.events().get(0);
        assertThatThrownBy(() -> published.labels().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> step.state().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    /** TestKeepFiringFor. */
    @Test
    void keepFiringFor() {
        Story story = new Story(MINUTE, rule("a", MINUTE, MINUTE));
        assertThat(story.see(errors(75), errors(85), errors(70), errors(70), errors(1), errors(1), errors(1)))
                .containsExactly("a:PENDING", "a:FIRING !a", "a:FIRING", "a:FIRING", "a:RECOVERING", "~a", "");
    }

    /** TestPendingAndKeepFiringFor: a pending alert is not kept. */
    @Test
    void pendingAndKeepFiringFor() {
        Story story = new Story(MINUTE, rule("a", MINUTE, MINUTE));
        assertThat(story.see(BAD, GOOD)).containsExactly("a:PENDING", "");
    }

    /** TestAlertingRule_ActiveAlertsCount. */
    @Test
    void activeAlertsCount() {
        AlertRules rules = rules(rule("a", Duration.ZERO, Duration.ZERO), rule("b", MINUTE, Duration.ZERO));
        assertThat(AlertMachine.step(Map.of(), Given.START, BAD, rules).state()).hasSize(2);
        assertThat(AlertMachine.step(Map.of(), Given.START, GOOD, rules).state())
                .isEmpty();
    }

    /**
     * TestFiringAlertResetToPendingOnHoldDurationIncrease: there the alert silently becomes pending again. Here it goes
     * on: whoever was told would never hear of an end. The longer time holds for the next alert.
     */
    @Test
    void firingAlertGoesOnWhenItsHoldDurationIsIncreased() {
        Story story = new Story(MINUTE, rule("a", MINUTE, Duration.ZERO));
        story.see(BAD, BAD);
        story.become(rules(rule("a", MINUTE.multipliedBy(3), Duration.ZERO)));
        assertThat(story.see(BAD, GOOD, BAD, BAD, BAD, BAD))
                .containsExactly("a:FIRING", "~a", "a:PENDING", "a:PENDING", "a:PENDING", "a:FIRING !a");
        Instant second = story.fired(2).since();
        assertThat(second).isEqualTo(Given.START.plus(MINUTE.multipliedBy(4)));
    }

    /** TestFiringAlertResetToPendingOnHoldDurationIncrease, for one that is pending: the new time holds at once. */
    @Test
    void pendingAlertTakesTheNewHoldDuration() {
        Story story = new Story(MINUTE, rule("a", MINUTE.multipliedBy(5), Duration.ZERO));
        story.see(BAD, BAD);
        story.become(rules(rule("a", MINUTE, Duration.ZERO)));
        assertThat(story.see(BAD)).isEqualTo("a:FIRING !a");
        assertThat(story.fired(0).since()).isEqualTo(Given.START);
    }
}
