package dev.wingman.metrics.notify.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.notify.routes.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The scenarios of Alertmanager's {@code dispatch/dispatch_test.go} and {@code dispatch/route_test.go}, under their names,
 * as far as there is something of the kind here.
 */
class DispatchScenariosTest {

    private static final String RECEIVER = "receivers: [{name: n1, slack: {url: \"${HOOK}\"}}]\n";
    private static final String GROUP =
            "route: {receivers: [n1], groupBy: [a, b], groupWait: 10s, groupInterval: 3s, repeatInterval: 1h}\n"
                    + RECEIVER;

    private static void fire(DeskStory story, String id, String c) {
        story.fire(id, Map.of("a", "v1", "b", "v2", "c", c));
    }

    /** TestAggrGroup: group wait, group interval, alerts that end leave the group with the next message. */
    @Test
    void aggrGroup() {
        DeskStory story = new DeskStory(GROUP);
        fire(story, "a1", "v3");
        assertThat(story.passSeconds(20)).containsExactly("10 n1 +a1");

        fire(story, "a3", "v5");
        assertThat(story.passSeconds(20)).containsExactly("10 n1 +a1,a3");
        story.resolve("a1");
        assertThat(story.passSeconds(20)).containsExactly("10 n1 +a3 -a1");
        story.resolve("a3");
        assertThat(story.passSeconds(20)).containsExactly("10 n1 -a3");
        assertThat(story.pass(Duration.ofHours(3))).isEmpty();
    }

    /** TestAggrGroup: what comes while the interval runs waits for its end. */
    @Test
    void newAlertsComeAfterTheGroupInterval() {
        DeskStory story = new DeskStory(GROUP.replace("groupInterval: 3s", "groupInterval: 30s"));
        fire(story, "a1", "v3");
        fire(story, "a2", "v4");
        assertThat(story.passSeconds(15)).containsExactly("10 n1 +a1,a2");
        fire(story, "a3", "v5");
        assertThat(story.passSeconds(60)).containsExactly("25 n1 +a1,a2,a3");
    }

    /** TestGroupLabels. */
    @Test
    void groupLabels() {
        DeskStory story = new DeskStory(GROUP);
        fire(story, "a1", "v3");
        story.passSeconds(10);
        assertThat(story.letter(0).parts().get(0).labels()).isEqualTo(Map.of("a", "v1", "b", "v2"));
    }

    /** TestGroupByAllLabels. */
    @Test
    void groupByAllLabels() {
        DeskStory story = new DeskStory(GROUP.replace("[a, b]", "[\"...\"]"));
        fire(story, "a1", "v3");
        fire(story, "a2", "v4");
        assertThat(story.passSeconds(20)).containsExactly("10 n1 +a1", "10 n1 +a2");
        assertThat(story.letter(0).parts().get(0).labels())
                .containsEntry("c", "v3")
                .containsEntry("rule", "slow-endpoint");
    }

    /** TestGroups: alerts with other values make other groups, each route its own. */
    @Test
    void groups() {
        DeskStory story = new DeskStory("""
                route:
                  receivers: [prod]
                  groupBy: [rule]
                  groupWait: 10s
                  routes:
                    - {match: ["env=testing"], receivers: [testing], groupBy: [rule, service]}
                    - {match: ["env=prod"], groupBy: [rule, service, cluster], continue: true}
                    - {match: ["kafka=yes"], receivers: [kafka], groupBy: [rule, service, cluster]}
                receivers:
                  - {name: prod, slack: {url: "${HOOK1}"}}
                  - {name: testing, slack: {url: "${HOOK2}"}}
                  - {name: kafka, slack: {url: "${HOOK3}"}}
                """);
        story.fire("1", Map.of("env", "testing", "service", "api", "instance", "i1"));
        story.fire("2", Map.of("env", "prod", "cluster", "aa", "service", "api", "instance", "i1"));
        story.fire("3", Map.of("env", "prod", "cluster", "aa", "service", "api", "instance", "i2"));
        story.fire("4", Map.of("env", "prod", "cluster", "bb", "service", "api", "instance", "i1"));
        story.fire("5", Map.of("env", "prod", "cluster", "bb", "service", "db", "kafka", "yes"));
        assertThat(story.passSeconds(10))
                .containsExactlyInAnyOrder("10 testing +1", "10 prod +2,3", "10 prod +4", "10 prod +5", "10 kafka +5");
    }

    /** TestDispatchOnStartup: what began before the start is not made to wait again. */
    @Test
    void dispatchOnStartup() {
        DeskStory story = new DeskStory(GROUP.replace("[a, b]", "[subject]"));
        story.fire("alert1");
        story.passSeconds(7);
        story.restart();
        assertThat(story.passSeconds(5)).containsExactly("3 n1 +alert1");
        story.fire("alert2");
        assertThat(story.passSeconds(20)).containsExactly("10 n1 +alert2");
    }

    /** TestDispatcherRaceOnFirstAlertNotDeliveredWhenGroupWaitIsZero. */
    @Test
    void raceOnFirstAlertNotDeliveredWhenGroupWaitIsZero() {
        DeskStory story =
                new DeskStory(GROUP.replace("[a, b]", "[\"...\"]").replace("groupWait: 10s", "groupWait: 0s"));
        for (int i = 0; i < 15; i++) {
            story.fire("alert" + i);
        }
        assertThat(story.passSeconds(0)).hasSize(15).allMatch(sent -> sent.startsWith("0 n1 +alert"));
    }

    /** TestDispatcher_DeleteResolvedAlertsFromMarker, failed flush: what could not be told to be over is kept. */
    @Test
    void failedFlushKeepsResolvedAlerts() {
        DeskStory story = new DeskStory(GROUP);
        fire(story, "a1", "v3");
        story.passSeconds(20);
        story.answers.put("n1", DeskStory.Answers.UNREACHABLE);
        story.resolve("a1");
        assertThat(story.passSeconds(11)).containsExactly("10 n1 -a1");
        story.answers.clear();
        assertThat(story.passSeconds(10)).containsExactly("2 n1 -a1");
        assertThat(story.passSeconds(100)).isEmpty();
    }

    private static final String TREE = """
            route:
              receivers: [notify-def]
              routes:
                - match: ['owner="team-A"']
                  receivers: [notify-a]
                  routes:
                    - {match: ['env="testing"'], receivers: [notify-testing], groupBy: ["..."]}
                    - {match: ['env="production"'], receivers: [notify-product-a], groupWait: 1m, continue: true}
                    - match: ['env=~"produ.*"', 'job=~".*"']
                      receivers: [notify-product-b]
                      groupWait: 30s
                      groupInterval: 5m
                      repeatInterval: 1h
                      groupBy: [job]
                - {match: ['owner=~"team-(B|C)"'], groupBy: [foo, bar], groupWait: 2m, receivers: [notify-bc]}
                - match: ['group_by="role"']
                  groupBy: [role]
                  routes:
                    - match: ['env="testing"']
                      receivers: [notify-testing]
                      routes: [{match: ['wait="long"'], groupWait: 2m}]
            receivers:
              - {name: notify-def, slack: {url: "${HOOK}"}}
              - {name: notify-a, slack: {url: "${HOOK}"}}
              - {name: notify-bc, slack: {url: "${HOOK}"}}
              - {name: notify-testing, slack: {url: "${HOOK}"}}
              - {name: notify-product-a, slack: {url: "${HOOK}"}}
              - {name: notify-product-b, slack: {url: "${HOOK}"}}
            """;

    private static List<Route> match(Map<String, String> labels) {
        return DeskStory.read(TREE).root().match(labels);
    }

    /** TestRouteMatch. */
    @Test
    void routeMatch() {
        assertThat(match(Map.of("owner", "team-A"))).singleElement().satisfies(route -> {
            assertThat(route.receivers()).containsExactly("notify-a");
            assertThat(route.key()).isEqualTo("{}/{owner=\"team-A\"}");
        });
        assertThat(match(Map.of("owner", "team-A", "env", "unset")))
                .singleElement()
                .satisfies(route -> assertThat(route.receivers()).containsExactly("notify-a"));
        assertThat(match(Map.of("owner", "team-C"))).singleElement().satisfies(route -> {
            assertThat(route.receivers()).containsExactly("notify-bc");
            assertThat(route.groupBy()).containsExactlyInAnyOrder("foo", "bar");
            assertThat(route.groupWait()).isEqualTo(Duration.ofMinutes(2));
        });
        assertThat(match(Map.of("owner", "team-A", "env", "testing")))
                .singleElement()
                .satisfies(route -> {
                    assertThat(route.receivers()).containsExactly("notify-testing");
                    assertThat(route.groupBy()).isNull();
                });
        assertThat(match(Map.of("owner", "team-A", "env", "production")))
                .extracting(Route::receivers, Route::groupWait, Route::key)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                List.of("notify-product-a"),
                                Duration.ofMinutes(1),
                                "{}/{owner=\"team-A\"}/{env=\"production\"}"),
                        org.assertj.core.groups.Tuple.tuple(
                                List.of("notify-product-b"),
                                Duration.ofSeconds(30),
                                "{}/{owner=\"team-A\"}/{env=~\"produ.*\",job=~\".*\"}"));
        assertThat(match(Map.of("group_by", "role", "env", "testing", "wait", "long")))
                .singleElement()
                .satisfies(route -> {
                    assertThat(route.receivers()).containsExactly("notify-testing");
                    assertThat(route.groupBy()).containsExactly("role");
                    assertThat(route.groupWait()).isEqualTo(Duration.ofMinutes(2));
                });
        assertThat(match(Map.of("group_by", "role"))).singleElement().satisfies(route -> assertThat(route.receivers())
                .containsExactly("notify-def"));
        assertThat(match(Map.of("owner", "team-AB")))
                .as("an expression matches the whole value")
                .singleElement()
                .satisfies(route -> assertThat(route.key()).isEqualTo("{}"));
    }

    /** TestRouteMatch, without continue: the first that matches takes it. */
    @Test
    void theFirstRouteThatMatchesTakesIt() {
        assertThat(match(Map.of("owner", "team-B", "group_by", "role")))
                .singleElement()
                .satisfies(route -> assertThat(route.receivers()).containsExactly("notify-bc"));
    }
}
