package dev.wingman.metrics.notify.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.notify.TestAlerts;
import dev.wingman.schemas.alerts.AlertMatcher;
import dev.wingman.schemas.alerts.MatchOperator;
import dev.wingman.schemas.alerts.NotificationKind;
import dev.wingman.schemas.alerts.SilenceCreated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeskTest {

    private static final String SIMPLE = """
            route: {receivers: [r], groupBy: [rule], groupWait: 5s, groupInterval: 60s, repeatInterval: 1h}
            receivers: [{name: r, slack: {url: "${HOOK}"}}]
            """;
    private static final String ALONE = SIMPLE.replace("groupBy: [rule]", "groupBy: [\"...\"]");

    @Test
    void whatWasOverBeforeAnybodyWasToldIsNeverTold() {
        DeskStory story = new DeskStory(SIMPLE);
        story.fire("a");
        story.passSeconds(2);
        story.resolve("a");
        assertThat(story.passSeconds(600)).isEmpty();
    }

    @Test
    void anEndIsToldOnlyToThoseWhoWereToldTheBeginning() {
        DeskStory story = new DeskStory("""
                route: {receivers: [r, refusing], groupWait: 0s, groupInterval: 1s}
                receivers:
                  - {name: r, slack: {url: "${HOOK}"}}
                  - {name: refusing, slack: {url: "${HOOK}"}}
                """);
        story.answers.put("refusing", DeskStory.Answers.REFUSED);
        story.fire("a");
        assertThat(story.passSeconds(10)).containsExactly("0 r +a", "0 refusing +a");
        story.resolve("a");
        assertThat(story.passSeconds(10)).containsExactly("0 r -a");
    }

    @Test
    void aRestartTellsNothingTwice() {
        DeskStory story = new DeskStory(SIMPLE);
        story.fire("a", "b");
        story.passSeconds(10);
        story.resolve("a");
        story.passSeconds(100);
        assertThat(story.restart()).isEmpty();
        assertThat(story.passSeconds(600)).isEmpty();
        story.resolve("b");
        assertThat(story.restart()).isEmpty();
        assertThat(story.passSeconds(600)).containsExactly("5 r -b");
        assertThat(story.restart()).isEmpty();
        assertThat(story.pass(Duration.ofHours(5))).isEmpty();
    }

    @Test
    void whatHasNoOutcomeIsSentAgainUnderItsIdAndMarked() {
        DeskStory story = new DeskStory(SIMPLE);
        story.answers.put("r", DeskStory.Answers.NOT_YET);
        story.fire("a", "b");
        assertThat(story.passSeconds(1_000)).containsExactly("5 r +a,b");
        story.answers.clear();
        assertThat(story.restart()).containsExactly("r +a,b");
        assertThat(story.passSeconds(1_000)).isEmpty();
        assertThat(story.letter(0).mayBeRepeated()).isFalse();
    }

    @Test
    void otherRoutesTellNothingAnew() {
        DeskStory story = new DeskStory(SIMPLE);
        story.fire("a", "b");
        story.passSeconds(10);
        story.routes(ALONE);
        assertThat(story.passSeconds(600)).isEmpty();
        story.routes("""
                route: {receivers: [other], groupWait: 0s}
                receivers: [{name: r, slack: {url: "${HOOK}"}}, {name: other, slack: {url: "${HOOK}"}}]
                """);
        assertThat(story.passSeconds(10)).containsExactly("0 other +a,b");
        story.resolve("a");
        assertThat(story.passSeconds(100)).containsExactlyInAnyOrder("0 r -a", "50 other +b -a");
    }

    @Test
    void whatAReceiverRefusedIsTriedAgainWhenTheReceiverIsAnotherOne() {
        DeskStory story = new DeskStory(SIMPLE);
        story.answers.put("r", DeskStory.Answers.REFUSED);
        story.fire("a");
        story.passSeconds(60);
        story.answers.clear();
        assertThat(story.passSeconds(600)).isEmpty();
        story.routes(SIMPLE.replace("${HOOK}", "${HOOK2}"));
        assertThat(story.passSeconds(60)).containsExactly("0 r +a");
    }

    @Test
    void tooManyMessagesBecomeDigests() {
        DeskStory story =
                new DeskStory(ALONE.replace("slack:", "throttle: {messages: 3, per: 10m, digest: 30s}, slack:"));
        story.fire("a", "b", "c", "d", "e");
        assertThat(story.passSeconds(10)).containsExactly("5 r +a", "5 r +b", "5 r +c", "5 digest r +d | +e");
        story.fire("f");
        story.passSeconds(0);
        assertThat(story.passSeconds(60)).containsExactly("25 digest r +f");
        assertThat(story.lastPlan().kind()).isEqualTo(NotificationKind.DIGEST);
        story.resolve("a", "d");
        assertThat(story.passSeconds(120)).containsExactly("5 digest r -a | -d");
        story.pass(Duration.ofMinutes(10));
        story.resolve("e");
        assertThat(story.passSeconds(120)).containsExactly("5 r -e");
    }

    @Test
    void inADigestAndBeforeItTheMostUrgentComesFirst() {
        DeskStory story = new DeskStory(ALONE.replace("slack:", "throttle: {messages: 1}, slack:"));
        story.fire("warning");
        story.fire("info", Map.of("subject", "GET /i", "severity", "INFO"));
        story.fire("critical", Map.of("subject", "GET /c", "severity", "CRITICAL"));
        assertThat(story.passSeconds(5)).containsExactly("5 r +critical", "5 digest r +warning | +info");
    }

    @Test
    void theThrottleIsKeptOverARestart() {
        DeskStory story = new DeskStory(ALONE.replace("slack:", "throttle: {messages: 2, per: 10m}, slack:"));
        story.fire("a", "b");
        story.passSeconds(60);
        story.restart();
        story.fire("c");
        assertThat(story.passSeconds(60)).containsExactly("5 digest r +c");
    }

    @Test
    void whoDoesNotAnswerIsGivenABoundedNumberOfLetters() {
        DeskStory story = new DeskStory(ALONE.replace("slack:", "throttle: {messages: 1000}, slack:"));
        story.answers.put("r", DeskStory.Answers.NOT_YET);
        for (int i = 0; i < 100; i++) {
            story.fire("a" + i);
        }
        assertThat(story.passSeconds(600)).hasSize(Composer.MOST_OPEN);
    }

    private static final String ESCALATING = """
            route:
              receivers: [r]
              groupWait: 0s
              groupInterval: 1s
              escalate: {after: 10m, receivers: [boss]}
            receivers: [{name: r, slack: {url: "${HOOK}"}}, {name: boss, slack: {url: "${HOOK}"}}]
            """;

    private static final Map<String, String> CRITICAL = Map.of("severity", "CRITICAL");

    @Test
    void aCriticalOneThatNobodyAcknowledgesIsEscalatedWithItsEnd() {
        DeskStory story = new DeskStory(ESCALATING);
        story.fire("c", CRITICAL);
        story.fire("w", Map.of("rule", "other"));
        assertThat(story.passSeconds(700)).containsExactly("0 r +c", "0 r +w", "600 boss +c");
        story.resolve("c", "w");
        assertThat(story.passSeconds(60)).containsExactlyInAnyOrder("0 r -c", "0 r -w", "0 boss -c");
    }

    @Test
    void anAcknowledgedOneIsNeitherEscalatedNorRepeatedAndItsEndIsTold() {
        DeskStory story = new DeskStory(ESCALATING);
        story.fire("c", CRITICAL);
        story.passSeconds(60);
        story.acknowledge("c");
        assertThat(story.pass(Duration.ofHours(12))).isEmpty();
        story.restart();
        assertThat(story.pass(Duration.ofHours(12))).isEmpty();
        story.resolve("c");
        assertThat(story.passSeconds(60)).containsExactly("0 r -c");
    }

    @Test
    void whatNobodyAcknowledgedIsRepeated() {
        DeskStory story = new DeskStory(SIMPLE);
        story.fire("a");
        story.passSeconds(10);
        assertThat(story.pass(Duration.ofHours(2))).containsExactly("3595 r +a", "7195 r +a");
    }

    @Test
    void aSilenceKeepsQuietAndEndsByItself() {
        DeskStory story = new DeskStory(SIMPLE);
        story.silence("s", "subject", "GET /a", Duration.ZERO, Duration.ofMinutes(10));
        story.fire("a", "b");
        assertThat(story.passSeconds(599)).containsExactly("5 r +b");
        assertThat(story.passSeconds(60)).containsExactly("1 r +a,b");
    }

    @Test
    void aSilenceBeginsAndIsEndedByHand() {
        DeskStory story = new DeskStory(ALONE);
        story.silence("s", "rule", "slow-endpoint", Duration.ofMinutes(1), Duration.ofHours(10));
        story.fire("a");
        assertThat(story.passSeconds(61)).containsExactly("5 r +a");
        story.fire("b");
        assertThat(story.pass(Duration.ofHours(2))).as("not even a repeat").isEmpty();
        story.endSilence("s");
        assertThat(story.passSeconds(60)).containsExactlyInAnyOrder("0 r +a", "0 r +b");
    }

    @Test
    void theEndOfWhatWasToldIsToldInSpiteOfASilence() {
        DeskStory story = new DeskStory(SIMPLE);
        story.fire("a");
        story.passSeconds(10);
        story.silence("s", "rule", "slow-endpoint", Duration.ZERO, Duration.ofHours(1));
        story.fire("b");
        story.resolve("a", "b");
        assertThat(story.passSeconds(100)).containsExactly("55 r -a");
    }

    @Test
    void anEscalationWaitsFromTheEndOfTheSilence() {
        DeskStory story = new DeskStory(ESCALATING);
        story.silence("s", "severity", "critical", Duration.ZERO, Duration.ofHours(1));
        story.fire("c", CRITICAL);
        assertThat(story.pass(Duration.ofMinutes(59))).isEmpty();
        assertThat(story.pass(Duration.ofMinutes(20))).containsExactly("60 r +c", "660 boss +c");
    }

    @Test
    void aWildExpressionSilencesNothingAndHoldsNothingUp() {
        DeskStory story = new DeskStory(SIMPLE);
        story.command(new SilenceCreated(
                "s",
                List.of(new AlertMatcher("subject", MatchOperator.MATCHES, "(([a-z])+.)+[A-Z]([a-z])+$")),
                story.now(),
                story.now().plusSeconds(3_600),
                "because",
                "olga",
                story.now()));
        story.fire("a", Map.of("subject", "a".repeat(2_000)));
        assertThat(story.passSeconds(10)).containsExactly("5 r +a");
    }

    @Test
    void theSameEventsAgainChangeNothing() {
        DeskStory story = new DeskStory(SIMPLE);
        story.fire("a");
        story.passSeconds(10);
        story.fire("a");
        story.passSeconds(100);
        story.resolve("a");
        story.passSeconds(100);
        story.fire("a");
        story.resolve("a");
        assertThat(story.passSeconds(600)).isEmpty();
    }

    @Test
    void aReceiversTroubleIsNotToldToItself() {
        DeskStory story = new DeskStory("""
                route: {receivers: [r, other], groupWait: 0s}
                receivers: [{name: r, slack: {url: "${HOOK}"}}, {name: other, slack: {url: "${HOOK}"}}]
                """);
        story.alert(TestAlerts.fired("t", Map.of("rule", Desk.TROUBLE, "subject", "r"), story.now()));
        assertThat(story.passSeconds(10)).containsExactly("0 other +t");
    }

    @Test
    void theLettersOfAnIncidentMakeAThread() {
        DeskStory story = new DeskStory(SIMPLE);
        story.fire("a");
        story.passSeconds(10);
        story.fire("b");
        story.passSeconds(100);
        story.restart();
        story.resolve("a", "b");
        story.passSeconds(100);
        story.fire("c");
        story.passSeconds(100);
        String first = story.letter(0).id();
        assertThat(List.of(0, 1, 2, 3))
                .extracting(i -> story.letter(i).plan().thread())
                .containsExactly(null, first, first, null);
    }

    @Test
    void aGroupThatIsTooLargeForOneLetterIsToldInSeveral() {
        DeskStory story = new DeskStory(SIMPLE);
        for (int i = 0; i < 700; i++) {
            story.fire("a" + i);
        }
        assertThat(story.passSeconds(200)).hasSize(2);
        List<String> told = new java.util.ArrayList<>();
        for (int i = 0; i < 2; i++) {
            assertThat(story.letter(i).firing().count()).isEqualTo(Composer.MOST_ALERTS / 2);
            story.letter(i).firing().forEach(fired -> told.add(fired.id()));
        }
        assertThat(told.stream().distinct()).hasSize(700);
    }

    @Test
    void twoGroupsOfOneReceiverTellAnAlertOnce() {
        DeskStory story = new DeskStory("""
                route:
                  receivers: [r]
                  groupWait: 0s
                  groupInterval: 1s
                  routes:
                    - {match: ['rule=~".+"'], groupBy: [rule], continue: true}
                    - {match: ['rule=~".+"'], groupBy: [subject]}
                receivers: [{name: r, slack: {url: "${HOOK}"}}]
                """);
        story.fire("a", "b");
        assertThat(story.passSeconds(60)).containsExactly("0 r +a,b");
        story.resolve("a");
        assertThat(story.passSeconds(60)).containsExactly("0 r +b -a");
    }

    @Test
    void ofTooManyAlertsTheFirstAreKept() {
        Desk desk = new Desk(DeskStory.read(SIMPLE), () -> "ntf");
        for (int i = 0; i < Desk.MOST_ALERTS + 5; i++) {
            desk.alert(TestAlerts.fired("a" + i, Map.of(), DeskStory.START), DeskStory.START);
        }
        assertThat(desk.firing()).isEqualTo(Desk.MOST_ALERTS);
        assertThat(desk.leftOut()).isEqualTo(5);
    }
}
