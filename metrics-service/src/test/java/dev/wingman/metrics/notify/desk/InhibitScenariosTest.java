package dev.wingman.metrics.notify.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scenarios of Alertmanager's {@code inhibit/inhibit_test.go}, under its names. */
class InhibitScenariosTest {

    private static final String REST = """
            route: {receivers: [r], groupWait: 0s, groupBy: ["..."], groupInterval: 1s}
            receivers: [{name: r, slack: {url: "${HOOK}"}}]
            """;

    private static Inhibitions given(String inhibit, List<Map<String, String>> firing) {
        return new Inhibitions(
                DeskStory.read("inhibit: " + inhibit + "\n" + REST).inhibitions(), firing);
    }

    private static Map<String, String> labels(String text) {
        return text == null
                ? Map.of()
                : java.util.Arrays.stream(text.split(" "))
                        .map(pair -> pair.split("="))
                        .collect(java.util.stream.Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** TestInhibitRuleHasEqual. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no source alerts,, '[]', a=b, false",
        "'no equal labels, any source satisfies the requirement', s=1, '[]', a=b, true",
        "matching and unresolved, s=1 a=b c=f, '[a]', a=b, true",
        "equal label does not match, s=1 a=c c=f, '[a]', a=b, false",
        "two equal labels, s=1 a=b b=c, '[a, b]', a=b b=c, true",
        "one of two is another, s=1 a=b b=f, '[a, b]', a=b b=c, false",
        "a label that both lack is equal, s=1, '[e]', a=b, true"
    })
    void inhibitRuleHasEqual(String name, String source, String equal, String target, boolean muted) {
        Inhibitions inhibitions = given(
                "[{source: ['s=1'], target: ['s!=1'], equal: " + equal + "}]",
                source == null ? List.of() : List.of(labels(source)));
        assertThat(inhibitions.mute(labels(target))).isEqualTo(muted);
    }

    /** TestInhibitRuleMatches. */
    @ParameterizedTest
    @CsvSource({
        "t1=1 e=1, true",
        "t2=1 e=1, true",
        "t1=1 t3=1 e=1, true",
        "t1=1 t2=1 e=1, true",
        "t1=0 e=1, false",
        "s1=1 t1=1 e=1, true",
        "s2=1 t2=1 e=1, false",
        "t1=1 e=0, false"
    })
    void inhibitRuleMatches(String target, boolean muted) {
        Inhibitions inhibitions = given(
                "[{source: ['s1=1'], target: ['t1=1'], equal: [e]}, {source: ['s2=1'], target: ['t2=1'], equal: [e]}]",
                List.of(labels("s1=1 t1=2 e=1"), labels("s2=1 t2=1 e=1")));
        assertThat(inhibitions.mute(labels(target))).isEqualTo(muted);
    }

    /** TestInhibitRuleMatchers. */
    @ParameterizedTest
    @CsvSource({
        "t1=1 e=1, false",
        "t2=1 e=1, true",
        "t1=1 t3=1 e=1, false",
        "t1=1 t2=1 e=1, false",
        "t1=0 e=1, true",
        "s1=1 t1=1 e=1, false",
        "s2=1 t2=1 e=1, true",
        "t1=1 e=0, false"
    })
    void inhibitRuleMatchers(String target, boolean muted) {
        Inhibitions inhibitions = given(
                "[{source: ['s1=1'], target: ['t1!=1'], equal: [e]}, {source: ['s2=1'], target: ['t2=1'], equal: [e]}]",
                List.of(labels("s1=1 t1=2 e=1"), labels("s2=1 t2=1 e=1")));
        boolean byTheSecond = target.contains("t2=1") && !target.contains("s2=1") && !target.contains("e=0");
        assertThat(inhibitions.mute(labels(target))).isEqualTo(muted || byTheSecond);
    }

    /** TestInhibit: quiet while the other one fires, and told when that is over. */
    @Test
    void inhibit() {
        DeskStory story = new DeskStory("inhibit: [{source: ['s=1'], target: ['t=1'], equal: [e]}]\n" + REST);
        story.fire("two", Map.of("s", "1", "e", "f"));
        story.fire("one", Map.of("t", "1", "e", "f"));
        story.fire("elsewhere", Map.of("t", "1", "e", "g"));
        assertThat(story.passSeconds(30)).containsExactly("0 r +two", "0 r +elsewhere");
        story.resolve("two");
        assertThat(story.passSeconds(30)).containsExactlyInAnyOrder("0 r -two", "0 r +one");
    }

    /** TestInhibit, third case: one that is over keeps nothing quiet. */
    @Test
    void aSourceThatIsOverInhibitsNothing() {
        DeskStory story = new DeskStory("inhibit: [{source: ['s=1'], target: ['t=1'], equal: [e]}]\n" + REST);
        story.fire("two", Map.of("s", "1", "e", "f"));
        story.resolve("two");
        story.fire("one", Map.of("t", "1", "e", "f"));
        assertThat(story.passSeconds(30)).containsExactly("0 r +one");
    }
}
