package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.provider.ProviderEvent.Counted;
import dev.wingman.chat.provider.ProviderEvent.Finished;
import dev.wingman.chat.provider.ProviderEvent.Text;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.Sampling;
import dev.wingman.schemas.chat.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

class SimulatedProviderTest {

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

    @Test
    void itSaysThatItIsSimulated() {
        assertThat(text(instant(60), Asked.call("How do I begin?")))
                .startsWith("This is a simulated answer; no model was asked.")
                .contains("\"How do I begin?\"");
    }

    @Test
    void theSameTranscriptGetsTheSameAnswerAndAnotherOneAnother() {
        String first = text(instant(60), Asked.call("How do I begin?"));

        assertThat(text(instant(60), Asked.call("How do I begin?"))).isEqualTo(first);
        assertThat(text(instant(60), Asked.call("How do I end?"))).isNotEqualTo(first);
    }

    @Test
    void itKnowsWhatWasSaidBefore() {
        // When
        String text = text(
                instant(60),
                Asked.call(
                        null,
                        Asked.system("Be kind."),
                        Asked.user("I like climbing."),
                        Asked.assistant("Noted."),
                        Asked.user("What shall I write?")));

        // Then
        assertThat(text).contains("in message 1 of this conversation, you wrote: \"I like climbing.\"");
    }

    @Test
    void aLongMessageIsQuotedInPartAndNeverThroughACharacter() {
        String text = text(instant(60), Asked.call("🧗".repeat(200)));

        assertThat(text).contains("🧗".repeat(80) + "…");
    }

    @Test
    void tokensOfTheAnswerAreCounted() {
        // When
        List<ProviderEvent> events = new ArrayList<>();
        instant(60).stream(Asked.call("Hello")).subscribe(events::add);

        // Then
        Counted counted = (Counted) events.get(events.size() - 2);
        assertThat(counted.usage().outputTokens()).isBetween(45L, 75L);
        assertThat(counted.usage().inputTokens()).isEqualTo(4 + 2);
        assertThat(events.get(events.size() - 1)).isEqualTo(new Finished(FinishReason.STOP));
    }

    @Test
    void theLimitOfTheClientIsKept() {
        // Given
        ProviderCall call = Asked.call(new Sampling(5, null, null, null), Asked.user("Hello"));

        // When
        List<ProviderEvent> events = new ArrayList<>();
        instant(60).stream(call).subscribe(events::add);

        // Then
        assertThat(textOf(events)).isEqualTo("This is a simulated answer;");
        assertThat(events.get(events.size() - 1)).isEqualTo(new Finished(FinishReason.LENGTH));
    }

    @Test
    void aStopTextEndsTheAnswerBeforeIt() {
        ProviderCall call = Asked.call(new Sampling(null, null, null, List.of(";")), Asked.user("Hello"));

        assertThat(text(instant(60), call)).isEqualTo("This is a simulated answer");
    }

    @Test
    void withoutDelaysTheAnswerIsOnePieceAtOnce() {
        // When
        List<ProviderEvent> events = new ArrayList<>();
        instant(60).stream(Asked.call("Hello")).subscribe(events::add);

        // Then
        assertThat(events).filteredOn(event -> event instanceof Text).hasSize(1);
    }

    @Test
    void textComesInTheRhythmOfAModel() {
        // Given 100 tokens or so at 50 a second after 400 ms
        SimulatedProvider provider = provider(Duration.ofMillis(400), 50, 100, 0);
        List<ProviderEvent> events = new ArrayList<>();
        provider.stream(Asked.call("Hello")).subscribe(events::add);

        // When
        scheduler.advanceTimeBy(Duration.ofMillis(299));
        int early = events.size();
        scheduler.advanceTimeBy(Duration.ofMillis(1_221));
        int tokens = tokens(events);
        scheduler.advanceTimeBy(Duration.ofSeconds(3));

        // Then the first came between 75 and 125 % of 400 ms, and a second later some 50 more
        assertThat(early).isZero();
        assertThat(tokens).isBetween(48, 64);
        assertThat(events.get(events.size() - 1)).isInstanceOf(Finished.class);
        assertThat(textOf(events)).isEqualTo(text(instant(100), Asked.call("Hello")));
    }

    @Test
    void aThousandStreamsShareTheTimers() {
        // Given
        SimulatedProvider provider = provider(Duration.ofMillis(300), 50, 250, 0);
        AtomicInteger ended = new AtomicInteger();

        // When
        IntStream.range(0, 1_000).forEach(i -> provider.stream(Asked.call("Hello " + i))
                .doOnComplete(ended::incrementAndGet)
                .subscribe());
        scheduler.advanceTimeBy(Duration.ofMillis(1));
        int timers = (int) scheduler.getScheduledTaskCount();
        scheduler.advanceTimeBy(Duration.ofSeconds(8));

        // Then
        assertThat(timers).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(ended).hasValue(1_000);
    }

    @Test
    void aStreamThatIsCancelledPlaysNoMore() {
        // Given
        SimulatedProvider provider = provider(Duration.ofMillis(100), 50, 250, 0);
        List<ProviderEvent> events = new ArrayList<>();
        Disposable stream = provider.stream(Asked.call("Hello")).subscribe(events::add);
        scheduler.advanceTimeBy(Duration.ofSeconds(1));

        // When
        stream.dispose();
        int heard = events.size();
        scheduler.advanceTimeBy(Duration.ofSeconds(5));

        // Then
        assertThat(events).hasSize(heard);
    }

    @Test
    void theWishedShareOfCallsFails() {
        // Given
        SimulatedProvider provider = provider(Duration.ZERO, 0, 10, 0.3);

        // When
        Map<String, Long> outcomes = IntStream.range(0, 1_000)
                .mapToObj(i -> outcome(provider, "req-" + i))
                .collect(Collectors.groupingBy(outcome -> outcome, Collectors.counting()));

        // Then
        assertThat(outcomes.get("UNAVAILABLE")).isBetween(110L, 190L);
        assertThat(outcomes.get("BROKEN")).isBetween(110L, 190L);
        assertThat(outcomes.get("answered")).isBetween(650L, 750L);
    }

    private static String outcome(SimulatedProvider provider, String requestId) {
        ProviderCall call =
                new ProviderCall(requestId, 1, "simulated-standard", List.of(Asked.user("Hello")), null, Asked.TRACE);
        @Nullable ProviderException[] failure = new ProviderException[1];
        provider.stream(call).subscribe(event -> {}, error -> failure[0] = (ProviderException) error);
        return failure[0] == null ? "answered" : failure[0].fault().name();
    }

    private SimulatedProvider instant(int tokens) {
        return provider(Duration.ZERO, 0, tokens, 0);
    }

    private SimulatedProvider provider(Duration firstToken, double rate, int tokens, double failureRate) {
        Map<Tier, String> models =
                Map.of(Tier.ECONOMY, "simulated", Tier.STANDARD, "simulated", Tier.PREMIUM, "simulated");
        return new SimulatedProvider(
                new SimulatedSettings(models, firstToken, rate, tokens, failureRate), Timekeeper.of(scheduler));
    }

    private static String text(SimulatedProvider provider, ProviderCall call) {
        List<ProviderEvent> events = new ArrayList<>();
        provider.stream(call).subscribe(events::add);
        return textOf(events);
    }

    private static String textOf(List<ProviderEvent> events) {
        return events.stream()
                .filter(Text.class::isInstance)
                .map(event -> ((Text) event).text())
                .collect(Collectors.joining());
    }

    private static int tokens(List<ProviderEvent> events) {
        return textOf(events).split(" ", -1).length;
    }
}
