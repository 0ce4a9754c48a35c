package dev.wingman.metrics.notify.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scenarios of Alertmanager's {@code notify/notify_test.go}, under its names, as far as there is something of the
 * kind here. Other than there, what was never told to fire is never told to be over.
 */
class DedupScenariosTest {

    private static final Instant NOW = DeskStory.START;
    private static final Duration REPEAT = Duration.ofMinutes(10);
    private static final String ROUTES = """
            route: {receivers: [r], groupBy: [rule], groupWait: 0s, groupInterval: 5m, repeatInterval: 1h}
            receivers: [{name: r, sendResolved: %s, slack: {url: "${HOOK}"}}]
            """;

    static Stream<Arguments> needsUpdate() {
        return Stream.of(
                Arguments.of("no entry, firing", null, ids(2, 3, 4), ids(), false, Reason.FIRST),
                Arguments.of("no entry, nothing fires", null, ids(), ids(2, 3, 4), false, Reason.NONE),
                Arguments.of("other alerts fire", told(5, 1, 2, 3), ids(2, 3, 4), ids(), false, Reason.NEW_ALERTS),
                Arguments.of("same, long ago", told(600_000, 1, 2, 3), ids(1, 2, 3), ids(), false, Reason.REPEAT),
                Arguments.of("same, before the repeat", told(9, 1, 2, 3), ids(1, 2, 3), ids(), false, Reason.NONE),
                Arguments.of("same, after the repeat", told(11, 1, 2, 3), ids(1, 2, 3), ids(), false, Reason.REPEAT),
                Arguments.of("others are over, none fires", told(11), ids(), ids(3, 4, 5), true, Reason.NONE),
                Arguments.of("one is over, resolve is false", told(9, 1, 2), ids(1), ids(2, 3), false, Reason.NONE),
                Arguments.of(
                        "one is over, resolve is true", told(9, 1, 2), ids(1), ids(2, 3), true, Reason.SOME_RESOLVED),
                Arguments.of(
                        "all over, resolve is false", told(9, 1, 2), ids(), ids(1, 2, 3), false, Reason.ALL_RESOLVED),
                Arguments.of(
                        "all over, resolve is true", told(9, 1, 2), ids(), ids(1, 2, 3), true, Reason.ALL_RESOLVED));
    }

    /** TestDedupStageNeedsUpdate. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void needsUpdate(
            String name, Reason.Told told, Set<String> firing, Set<String> resolved, boolean resolve, Reason expected) {
        assertThat(Reason.of(told, firing, resolved, REPEAT, resolve, NOW)).isEqualTo(expected);
    }

    private static Set<String> ids(int... ids) {
        return java.util.Arrays.stream(ids).mapToObj(Integer::toString).collect(java.util.stream.Collectors.toSet());
    }

    private static Reason.Told told(int minutesAgo, int... ids) {
        return new Reason.Told(ids(ids), NOW.minus(Duration.ofMinutes(minutesAgo)));
    }

    /** TestDedupStage: told once; nothing when nothing changed; all of the group when something did. */
    @Test
    void dedupStage() {
        DeskStory story = new DeskStory(ROUTES.formatted("true"));
        story.fire("a", "b", "c");
        assertThat(story.passSeconds(600)).containsExactly("0 r +a,b,c");
        story.fire("d");
        assertThat(story.passSeconds(600)).containsExactly("0 r +a,b,c,d");
    }

    /** TestDedupStageUsesContextNow: the time that counts is that of the decision, however late it is asked again. */
    @Test
    void dedupStageUsesContextNow() {
        DeskStory story = new DeskStory(ROUTES.formatted("true"));
        story.fire("a");
        story.passSeconds(600);
        assertThat(story.restart()).isEmpty();
        assertThat(story.pass(Duration.ofMinutes(50).minusSeconds(1))).isEmpty();
        assertThat(story.passSeconds(1)).containsExactly("1 r +a");
    }

    /** TestRetryStageNoResolved: with sendResolved false only what fires is sent, and nothing when all is over. */
    @Test
    void retryStageNoResolved() {
        DeskStory story = new DeskStory(ROUTES.formatted("false"));
        story.fire("a", "b");
        story.passSeconds(1);
        story.resolve("a");
        story.fire("c");
        assertThat(story.passSeconds(600)).containsExactly("299 r +b,c");
        story.resolve("b", "c");
        assertThat(story.passSeconds(600)).isEmpty();
    }

    /** TestRetryStageSendResolved: what is over is sent together with what fires, and alone when all is over. */
    @Test
    void retryStageSendResolved() {
        DeskStory story = new DeskStory(ROUTES.formatted("true"));
        story.fire("a", "b");
        story.passSeconds(1);
        story.resolve("a");
        assertThat(story.passSeconds(600)).containsExactly("299 r +b -a");
        story.resolve("b");
        assertThat(story.passSeconds(600)).containsExactly("0 r -b");
    }

    /** TestSetNotifiesStage: what was sent is told, with what fires and what is over. */
    @Test
    void setNotifiesStage() {
        DeskStory story = new DeskStory(ROUTES.formatted("true"));
        story.fire("a", "b");
        story.passSeconds(301);
        story.resolve("a");
        story.passSeconds(1);
        assertThat(story.lastPlan().groups()).singleElement().satisfies(group -> {
            assertThat(group.firing()).containsExactly("b");
            assertThat(group.resolved()).containsExactly("a");
        });
    }

    /** TestRetryStageWithError: an error that can't be mended is not tried again before the repeat, a passing one is. */
    @Test
    void retryStageWithError() {
        for (Map.Entry<DeskStory.Answers, List<String>> each : Map.of(
                        DeskStory.Answers.REFUSED, List.of("0 r +a"),
                        DeskStory.Answers.UNREACHABLE, List.of("0 r +a", "300 r +a", "600 r +a"))
                .entrySet()) {
            DeskStory story = new DeskStory(ROUTES.formatted("true"));
            story.answers.put("r", each.getKey());
            story.fire("a");
            assertThat(story.passSeconds(800)).isEqualTo(each.getValue());
        }
    }
}
