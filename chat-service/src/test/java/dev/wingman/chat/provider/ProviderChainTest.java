package dev.wingman.chat.provider;

import static dev.wingman.chat.provider.ScriptedProvider.answer;
import static dev.wingman.chat.provider.ScriptedProvider.failing;
import static dev.wingman.chat.provider.ScriptedProvider.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

class ProviderChainTest {

    private final ChainBench bench = new ChainBench();

    @AfterEach
    void nothingEverEndsInAnError() {
        assertThat(bench.errors).isEmpty();
    }

    @Test
    void anAnswerComesInPiecesAndEndsWithItsUsageRecord() {
        // Given
        ScriptedProvider a = new ScriptedProvider("a", answer("Good ", "morning"));

        // When
        bench.ask(bench.chain(a));

        // Then
        assertThat(bench.events.subList(0, 2))
                .containsExactly(new ModelEvent.TextDelta(1, "Good "), new ModelEvent.TextDelta(1, "morning"));
        assertThat(bench.answered().finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(bench.answered().model()).isEqualTo("a-s");
        ModelCallCompleted call = bench.answered().calls().get(0);
        assertThat(call.outcome()).isEqualTo(ModelCallOutcome.SUCCEEDED);
        assertThat(call.usage()).isEqualTo(ScriptedProvider.USAGE);
        assertThat(call.costMicroUsd()).isEqualTo(1_000 + 1_000);
        assertThat(bench.answered().costMicroUsd()).isEqualTo(2_000);
    }

    @Test
    void anAnswerThatIsTooLongForTheLogIsCutBetweenCharactersAndCountedToItsEnd() {
        // Given
        String almost = "x".repeat(ModelCall.MAX_ANSWER_CHARS - 1);
        ScriptedProvider a = new ScriptedProvider("a", answer(almost, "\ud83d\ude00", "and more"));

        // When
        bench.ask(bench.chain(a));

        // Then
        assertThat(bench.text()).isEqualTo(almost);
        assertThat(bench.answered().finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(bench.answered().calls().get(0).usage()).isEqualTo(ScriptedProvider.USAGE);
    }

    @Test
    void aCallCarriesTheTraceOfItsRequestUnderASpanOfItsOwn() {
        // Given
        ScriptedProvider a = new ScriptedProvider("a", answer("Hi"));

        // When
        bench.ask(bench.chain(a));

        // Then
        assertThat(a.calls.get(0).trace().traceId()).isEqualTo(Asked.TRACE.traceId());
        assertThat(a.calls.get(0).trace().spanId()).isNotEqualTo(Asked.TRACE.spanId());
    }

    @ParameterizedTest
    @EnumSource(
            value = ProviderFault.class,
            names = {"RATE_LIMITED", "UNAVAILABLE", "TIMED_OUT", "BROKEN", "NO_CONNECTION_FREE"})
    void whatMayPassIsTriedAgainAfterAWait(ProviderFault fault) {
        // Given
        ScriptedProvider a = new ScriptedProvider("a", failing(fault), answer("Here I am"));
        bench.ask(bench.chain(a));
        assertThat(a.calls).hasSize(1);

        // When half of the first ceiling has passed
        bench.pass(Duration.ofMillis(125));

        // Then
        assertThat(bench.text()).isEqualTo("Here I am");
        assertThat(bench.answered().attempt()).isEqualTo(2);
        assertThat(bench.answered().calls())
                .extracting(ModelCallCompleted::outcome)
                .containsExactly(fault.outcome(), ModelCallOutcome.SUCCEEDED);
    }

    @Test
    void retryAfterIsObeyed() {
        // Given
        Flux<ProviderEvent> limited =
                Flux.error(new ProviderException(ProviderFault.RATE_LIMITED, "scripted", Duration.ofSeconds(7)));
        ScriptedProvider a = new ScriptedProvider("a", limited, answer("Now"));
        bench.ask(bench.chain(a));

        // When
        bench.pass(Duration.ofMillis(6_999));
        int before = a.calls.size();
        bench.pass(Duration.ofMillis(126));

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(bench.text()).isEqualTo("Now");
    }

    @Test
    void aProviderThatAsksForALongWaitIsLeftForTheNextOneAtOnce() {
        // Given
        Flux<ProviderEvent> limited = Flux.error(new ProviderException(
                ProviderFault.RATE_LIMITED, "scripted", ChainBench.LONGEST_RETRY_AFTER.plusSeconds(1)));
        ScriptedProvider a = new ScriptedProvider("a", limited);
        ScriptedProvider b = new ScriptedProvider("b", answer("Me"));

        // When
        bench.ask(bench.chain(a, b));

        // Then
        assertThat(a.calls).hasSize(1);
        assertThat(bench.answered().provider()).isEqualTo("b");
        assertThat(bench.answered().model()).isEqualTo("b-s");
    }

    @Test
    void aProviderThatIsAloneTellsTheClientHowLongToWait() {
        // Given
        Flux<ProviderEvent> limited =
                Flux.error(new ProviderException(ProviderFault.RATE_LIMITED, "scripted", Duration.ofMinutes(2)));

        // When
        bench.ask(bench.chain(new ScriptedProvider("a", limited)));

        // Then
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(bench.failed().retryAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(bench.failed().detail()).doesNotContain("scripted");
    }

    @Test
    void theNextProviderIsAskedWhenTheRetriesAreUsedUp() {
        // Given
        ScriptedProvider a = new ScriptedProvider("a", failing(ProviderFault.UNAVAILABLE));
        ScriptedProvider b = new ScriptedProvider("b", answer("Me"));
        bench.ask(bench.chain(a, b));

        // When
        bench.pass(Duration.ofSeconds(5));

        // Then
        assertThat(a.calls).hasSize(3);
        assertThat(bench.text()).isEqualTo("Me");
        assertThat(bench.answered().calls())
                .extracting(ModelCallCompleted::attempt, ModelCallCompleted::provider)
                .containsExactly(tuple(1, "a"), tuple(2, "a"), tuple(3, "a"), tuple(4, "b"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ProviderFault.class,
            names = {"REQUEST_REFUSED", "ACCOUNT_REFUSED"})
    void whatOneProviderRefusesTheNextIsAskedAtOnce(ProviderFault fault) {
        // Given
        ScriptedProvider a = new ScriptedProvider("a", failing(fault));
        ScriptedProvider b = new ScriptedProvider("b", answer("Me"));

        // When
        bench.ask(bench.chain(a, b));

        // Then
        assertThat(a.calls).hasSize(1);
        assertThat(bench.text()).isEqualTo("Me");
    }

    @Test
    void refusedContentIsOfferedToNobodyElse() {
        // Given
        ScriptedProvider a = new ScriptedProvider("a", failing(ProviderFault.CONTENT_REFUSED));
        ScriptedProvider b = new ScriptedProvider("b", answer("Me"));

        // When
        bench.ask(bench.chain(a, b));

        // Then
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.CONTENT_REFUSED);
        assertThat(b.calls).isEmpty();
    }

    @Test
    void anAnswerThatWasWithheldAltogetherIsRefusedContent() {
        // Given
        Flux<ProviderEvent> withheld = Flux.just(new ProviderEvent.Finished(FinishReason.CONTENT_FILTER));

        // When
        bench.ask(bench.chain(new ScriptedProvider("a", withheld)));

        // Then
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.CONTENT_REFUSED);
    }

    @Test
    void anAnswerThatBreaksOffIsBegunAnewUnderAHigherAttempt() {
        // Given
        ScriptedProvider a = new ScriptedProvider(
                "a", text("Half an ").concatWith(failing(ProviderFault.BROKEN)), answer("A whole answer"));
        bench.ask(bench.chain(a));

        // When
        bench.pass(Duration.ofSeconds(1));

        // Then
        assertThat(bench.events)
                .contains(new ModelEvent.TextDelta(1, "Half an "), new ModelEvent.TextDelta(2, "A whole answer"));
        assertThat(bench.text()).isEqualTo("A whole answer");
    }

    @Test
    void anAnswerThatEndsWithoutSayingSoIsBroken() {
        // Given
        ScriptedProvider a = new ScriptedProvider("a", text("Cut"), answer("Whole"));
        bench.ask(bench.chain(a));

        // When
        bench.pass(Duration.ofSeconds(1));

        // Then
        assertThat(bench.answered().calls())
                .extracting(ModelCallCompleted::outcome)
                .containsExactly(ModelCallOutcome.BROKEN, ModelCallOutcome.SUCCEEDED);
    }

    @Test
    void anEmptyAnswerIsTriedAgainAndPaidFor() {
        // Given
        ScriptedProvider a = new ScriptedProvider("a", answer(), answer("Something"));
        bench.ask(bench.chain(a));

        // When
        bench.pass(Duration.ofSeconds(1));

        // Then
        assertThat(bench.text()).isEqualTo("Something");
        assertThat(bench.answered().usage().inputTokens()).isEqualTo(2_000);
        assertThat(bench.answered().costMicroUsd()).isEqualTo(4_000);
    }

    @Test
    void aBreakAfterTheCompleteAnswerCostsTheCountOnly() {
        // Given
        Flux<ProviderEvent> script = text("Done")
                .concatWithValues(new ProviderEvent.Finished(FinishReason.STOP))
                .concatWith(failing(ProviderFault.BROKEN));

        // When
        bench.ask(bench.chain(new ScriptedProvider("a", script)));

        // Then
        assertThat(bench.answered().usage().outputTokens()).isZero();
        assertThat(bench.meters
                        .counter("wingman.model.usage.missing", "provider", "a")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aConnectionThatStaysOpenAfterTheAnswerHoldsItUpForAMomentOnly() {
        // Given
        Flux<ProviderEvent> script = answer("Done").concatWith(Flux.never());
        ScriptedProvider a = new ScriptedProvider("a", script);
        bench.ask(bench.chain(a));

        // When
        bench.pass(ChainBench.LIMITS.closing());

        // Then
        assertThat(bench.answered().usage()).isEqualTo(ScriptedProvider.USAGE);
        assertThat(a.cancelled).isEqualTo(1);
    }

    @Test
    void aProviderThatNeverAnswersIsGivenUpAfterTheFirstTokenLimit() {
        // Given
        bench.maxCalls = 1;
        ScriptedProvider a = new ScriptedProvider("a", Flux.never());
        bench.ask(bench.chain(a));

        // When
        bench.pass(ChainBench.LIMITS.firstToken().minusMillis(1));
        boolean before = bench.ended();
        bench.pass(Duration.ofMillis(1));

        // Then
        assertThat(before).isFalse();
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.TIMEOUT);
        assertThat(bench.failed().calls().get(0).durationMicros()).isEqualTo(20_000_000);
        assertThat(a.cancelled).isEqualTo(1);
    }

    @Test
    void pingsDoNotStandInForTheFirstText() {
        // Given
        bench.maxCalls = 1;
        Flux<ProviderEvent> pings =
                Flux.interval(Duration.ofSeconds(1), bench.scheduler).map(beat -> ProviderEvent.Alive.SIGN);
        bench.ask(bench.chain(new ScriptedProvider("a", pings)));

        // When
        bench.pass(ChainBench.LIMITS.firstToken());

        // Then
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.TIMEOUT);
    }

    @Test
    void anAnswerThatFallsSilentIsGivenUpAfterTheIdleLimit() {
        // Given
        bench.maxCalls = 1;
        Flux<ProviderEvent> script = Flux.interval(Duration.ofSeconds(5), bench.scheduler)
                .take(3)
                .<ProviderEvent>map(beat -> new ProviderEvent.Text("word "))
                .concatWith(Flux.never());
        bench.ask(bench.chain(new ScriptedProvider("a", script)));

        // When the last word was at 15 s
        bench.pass(Duration.ofMillis(29_999));
        boolean before = bench.ended();
        bench.pass(Duration.ofMillis(1));

        // Then
        assertThat(before).isFalse();
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.TIMEOUT);
    }

    @Test
    void aSlowAnswerThatKeepsTalkingIsEndedByTheLimitOfTheCall() {
        // Given
        bench.maxCalls = 1;
        Flux<ProviderEvent> endless =
                Flux.interval(Duration.ofSeconds(1), bench.scheduler).map(beat -> new ProviderEvent.Text("word "));
        bench.ask(bench.chain(new ScriptedProvider("a", endless)));

        // When
        bench.pass(ChainBench.LIMITS.total().minusMillis(1));
        boolean before = bench.ended();
        bench.pass(Duration.ofMillis(1));

        // Then
        assertThat(before).isFalse();
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.TIMEOUT);
    }

    @Test
    void allCallsAndWaitsTogetherKeepTheLimitOfTheRequest() {
        // Given two providers that take 60 s each and do not finish
        Flux<ProviderEvent> endless =
                Flux.interval(Duration.ofSeconds(1), bench.scheduler).map(beat -> new ProviderEvent.Text("word "));
        bench.ask(bench.chain(new ScriptedProvider("a", endless), new ScriptedProvider("b", endless)));

        // When
        bench.pass(ChainBench.REQUEST_LIMIT);

        // Then
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.TIMEOUT);
        long micros = bench.failed().calls().stream()
                .mapToLong(ModelCallCompleted::durationMicros)
                .sum();
        assertThat(micros).isLessThanOrEqualTo(90_000_000);
        assertThat(bench.failed().calls()).hasSize(2);
    }

    @Test
    void aWaitThatWouldOutlastTheRequestIsNotBegun() {
        // Given calls that fail after 19.9 s each, with the wish to be left alone for 10 s
        Flux<ProviderEvent> slowlyLimited = Flux.<ProviderEvent>error(
                        new ProviderException(ProviderFault.RATE_LIMITED, "scripted", Duration.ofSeconds(10)))
                .delaySubscription(Duration.ofMillis(19_900), bench.scheduler);
        bench.maxCalls = 10;
        ScriptedProvider a = new ScriptedProvider("a", slowlyLimited);
        bench.ask(bench.chain(a));

        // When the third call has failed, 80 s into a request of 90 s
        bench.pass(Duration.ofSeconds(81));

        // Then the client is told at once
        assertThat(a.calls).hasSize(3);
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(bench.failed().retryAfter()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void anEmptyRetryBudgetMeansOneCallForEachProvider() {
        // Given
        bench.budget = new RetryBudget(0, 0);
        ScriptedProvider a = new ScriptedProvider("a", failing(ProviderFault.UNAVAILABLE));
        ScriptedProvider b = new ScriptedProvider("b", failing(ProviderFault.UNAVAILABLE));

        // When
        bench.ask(bench.chain(a, b));

        // Then
        assertThat(bench.failed().calls()).hasSize(2);
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.PROVIDER_UNAVAILABLE);
    }

    @Test
    void anOpenCircuitSparesTheProviderAndTheClientsTime() {
        // Given ten calls that failed
        bench.maxCalls = 1;
        ScriptedProvider a = new ScriptedProvider("a", failing(ProviderFault.UNAVAILABLE));
        ProviderChain chain = bench.chain(a);
        IntStream.range(0, 10).forEach(request -> bench.ask(chain));

        // When
        bench.ask(chain);

        // Then
        assertThat(a.calls).hasSize(10);
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.PROVIDER_UNAVAILABLE);
        assertThat(bench.failed().retryAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(bench.failed().calls()).isEmpty();
    }

    @Test
    void anOpenCircuitIsPassedOverForTheNextProvider() {
        // Given
        bench.maxCalls = 1;
        ScriptedProvider a = new ScriptedProvider("a", failing(ProviderFault.UNAVAILABLE));
        ScriptedProvider b = new ScriptedProvider("b", answer("Me"));
        ProviderChain chain = bench.chain(a, b);
        IntStream.range(0, 10).forEach(request -> bench.ask(chain));

        // When
        bench.ask(chain);

        // Then
        assertThat(bench.answered().calls())
                .extracting(ModelCallCompleted::provider)
                .containsExactly("b");
    }

    @Test
    void afterAWhileOneCallTriesTheProviderAndClosesTheCircuit() {
        // Given
        bench.maxCalls = 1;
        Flux<ProviderEvent> failing = failing(ProviderFault.UNAVAILABLE);
        ScriptedProvider a = new ScriptedProvider(
                "a",
                failing,
                failing,
                failing,
                failing,
                failing,
                failing,
                failing,
                failing,
                failing,
                failing,
                answer("Back"));
        ProviderChain chain = bench.chain(a);
        IntStream.range(0, 10).forEach(request -> bench.ask(chain));

        // When
        bench.pass(Duration.ofSeconds(11));
        bench.ask(chain);
        String trial = bench.text();
        bench.ask(chain);

        // Then
        assertThat(trial).isEqualTo("Back");
        assertThat(bench.text()).isEqualTo("Back");
    }

    @Test
    void aTrialThatIsCancelledGivesItsPlaceToTheNext() {
        // Given a half-open circuit whose one trial hangs
        bench.maxCalls = 1;
        Flux<ProviderEvent> failing = failing(ProviderFault.UNAVAILABLE);
        ScriptedProvider a = new ScriptedProvider(
                "a",
                failing,
                failing,
                failing,
                failing,
                failing,
                failing,
                failing,
                failing,
                failing,
                failing,
                Flux.never(),
                answer("Back"));
        ProviderChain chain = bench.chain(a);
        IntStream.range(0, 10).forEach(request -> bench.ask(chain));
        bench.pass(Duration.ofSeconds(11));
        Disposable trial = bench.ask(chain);

        // When
        trial.dispose();
        bench.ask(chain);

        // Then
        assertThat(bench.text()).isEqualTo("Back");
    }

    @ParameterizedTest
    @EnumSource(
            value = ProviderFault.class,
            names = {"RATE_LIMITED", "REQUEST_REFUSED", "CONTENT_REFUSED", "NO_CONNECTION_FREE"})
    void whatIsNotTheProvidersFaultOpensNoCircuit(ProviderFault fault) {
        // Given
        bench.maxCalls = 1;
        ScriptedProvider a = new ScriptedProvider("a", failing(fault));
        ProviderChain chain = bench.chain(a);

        // When
        IntStream.range(0, 50).forEach(request -> bench.ask(chain));

        // Then
        assertThat(a.calls).hasSize(50);
    }

    @Test
    void cancellingEndsTheCallAndNothingFollows() {
        // Given
        ScriptedProvider a = new ScriptedProvider("a", text("Half").concatWith(Flux.never()));
        Disposable request = bench.ask(bench.chain(a));

        // When
        request.dispose();
        bench.pass(Duration.ofMinutes(5));

        // Then
        assertThat(a.cancelled).isEqualTo(1);
        assertThat(a.calls).hasSize(1);
        assertThat(bench.meters.get("wingman.model.calls.in.flight").gauge().value())
                .isZero();
    }

    @Test
    void aFaultOfAnAdapterIsABrokenCall() {
        // Given
        Flux<ProviderEvent> bug = Flux.error(new IllegalStateException("secret prompt"));
        ScriptedProvider a = new ScriptedProvider("a", bug, answer("Fine"));
        bench.ask(bench.chain(a));

        // When
        bench.pass(Duration.ofSeconds(1));

        // Then
        assertThat(bench.answered().calls().get(0).outcome()).isEqualTo(ModelCallOutcome.BROKEN);
    }

    @Test
    void callsAreMeasuredUnderTheNamesOfOpenTelemetry() {
        // Given
        bench.maxCalls = 1;
        ScriptedProvider a = new ScriptedProvider("a", failing(ProviderFault.UNAVAILABLE));
        ScriptedProvider b = new ScriptedProvider("b", answer("Me"));

        // When
        bench.ask(bench.chain(a, b));

        // Then
        assertThat(bench.meters
                        .get("gen_ai.client.operation.duration")
                        .tags("gen_ai.provider.name", "a", "error.type", "unavailable")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(bench.meters
                        .get("gen_ai.client.token.usage")
                        .tags("gen_ai.provider.name", "b", "gen_ai.token.type", "input")
                        .summary()
                        .totalAmount())
                .isEqualTo(1_000);
    }

    @Test
    void closingTheChainClosesItsProviders() {
        ScriptedProvider a = new ScriptedProvider("a", answer("Me"));

        bench.chain(a).close();

        assertThat(a.closed).isTrue();
    }
}
