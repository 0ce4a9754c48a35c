package dev.wingman.chat.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static TrafficData data() {
        TrafficData data = TrafficData.empty();
        data.smallTalk().addAll(List.of("hi", "thanks"));
        IntStream.range(0, 100).forEach(i -> data.questions().add(List.of("a" + i, "b" + i)));
        data.conversations()
                .add(new TrafficData.LongConversation(
                        IntStream.range(0, 40).mapToObj(i -> "said " + i).toList(), List.of("who?")));
        return data;
    }

    private static List<Traffic.Message> messages(long seed, Map<Traffic.Kind, Integer> shares) {
        Traffic traffic = new Traffic(data(), shares, seed);
        return Stream.generate(traffic::next).limit(5_000).toList();
    }

    @Test
    void theSameSeedMixesTheSameAndAnotherOneAnother() {
        Map<Traffic.Kind, Integer> shares = Map.of(Traffic.Kind.SMALL_TALK, 1, Traffic.Kind.QUESTION, 1);

        assertThat(messages(7, shares)).isEqualTo(messages(7, shares)).isNotEqualTo(messages(8, shares));
    }

    @Test
    void kindsComeByTheirSharesAndThoseWithoutExamplesNotAtAll() {
        Map<Traffic.Kind, Long> counts =
                messages(1, Map.of(Traffic.Kind.SMALL_TALK, 3, Traffic.Kind.QUESTION, 1, Traffic.Kind.LOOKUP, 50))
                        .stream()
                        .collect(Collectors.groupingBy(Traffic.Message::kind, Collectors.counting()));

        assertThat(counts).containsOnlyKeys(Traffic.Kind.SMALL_TALK, Traffic.Kind.QUESTION);
        assertThat(counts.get(Traffic.Kind.SMALL_TALK)).isBetween(3_600L, 3_900L);
    }

    @Test
    void someQuestionsAreAskedMuchMoreOftenThanOthersAndInBothWays() {
        Map<String, Long> counts = messages(1, Map.of(Traffic.Kind.QUESTION, 1)).stream()
                .collect(Collectors.groupingBy(Traffic.Message::text, Collectors.counting()));

        long most = counts.values().stream().max(Long::compare).orElse(0L);
        assertThat(most).isBetween(400L, 600L);
        assertThat(counts.values().stream().filter(count -> count > 400)).hasSize(2);
    }

    @Test
    void aLongConversationBeginsAtSomePlaceAndGoesOnFromThere() {
        List<Traffic.Message> all = messages(1, Map.of(Traffic.Kind.LONG, 1));

        all.stream()
                .collect(Collectors.groupingBy(Traffic.Message::conversation))
                .values()
                .forEach(one -> assertThat(one)
                        .extracting(Traffic.Message::history)
                        .allMatch(one.get(0).history()::equals));
        assertThat(all.stream().map(message -> message.history().size()).distinct())
                .hasSize(20)
                .allMatch(size -> size % 2 == 0 && size >= 2 && size <= 40);
    }

    @Test
    void withoutAnyExampleThereIsNoTraffic() {
        assertThatThrownBy(() -> new Traffic(TrafficData.empty(), Map.of(Traffic.Kind.LONG, 1), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
