package dev.wingman.chat.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.answers.AnswerCache;
import dev.wingman.chat.ledger.Accountant;
import dev.wingman.chat.ledger.Budgets;
import dev.wingman.chat.ledger.Spent;
import dev.wingman.chat.memory.ContextBuilder;
import dev.wingman.chat.memory.ContextTooLargeException;
import dev.wingman.chat.memory.ModelContext;
import dev.wingman.chat.provider.Allowance;
import dev.wingman.chat.provider.ModelClient;
import dev.wingman.chat.provider.ModelEvent;
import dev.wingman.chat.provider.ModelEvent.Answered;
import dev.wingman.chat.provider.ModelEvent.Failed;
import dev.wingman.chat.provider.ModelEvent.TextDelta;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyFailed;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnContext;
import dev.wingman.schemas.chat.TurnRouting;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class TurnAnswererTest {

    private static final ContextBuilder ONLY_THE_MESSAGE = (request, turns, tier) -> Mono.just(new ModelContext(
            List.of(new ChatMessage(ChatRole.USER, request.message())), new TurnContext(1, 1, 0, 0, null)));

    private static EndedTurn answer(Flux<ModelEvent> events) {
        return answer(events, Duration.ofSeconds(30));
    }

    private static EndedTurn answer(Flux<ModelEvent> events, Duration limit) {
        return answer(events, limit, null);
    }

    private static EndedTurn answer(Flux<ModelEvent> events, Duration limit, @Nullable DeltaStream deltas) {
        return answer(ONLY_THE_MESSAGE, Budgets.UNLIMITED, request -> events, spent -> null, false, limit, deltas);
    }

    @SuppressWarnings("NullAway") // a request with a transcript leaves the memory alone
    private static EndedTurn answer(
            ContextBuilder contexts,
            Budgets budgets,
            ModelClient models,
            Accountant accountant,
            boolean mayHaveBeenBegun,
            Duration limit,
            @Nullable DeltaStream deltas) {
        TurnAnswerer answerer = new TurnAnswerer(
                new TurnParts(
                        (request, turns) -> Mono.just(new TurnRouting(null, Tier.STANDARD, 0.5, List.of(), "test")),
                        AnswerCache.OFF,
                        contexts,
                        budgets,
                        models,
                        accountant),
                "Be kind.",
                "2026-01",
                limit,
                InstantSource.fixed(Samples.NOON),
                System::nanoTime);
        ChatRequested request = new ChatRequested(
                "r1",
                "conv_1",
                "ada",
                "default",
                "hello",
                List.of(new ChatMessage(ChatRole.USER, "before")),
                null,
                null,
                false,
                3,
                null,
                null,
                Samples.NOON.minusMillis(5));
        return answerer.answer(request, 42, mayHaveBeenBegun, null, deltas, TraceContext.start())
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void aTurnThatIsStuckEndsAsAFailedOneSoThatItsPartitionGoesOn() {
        EndedTurn ended = answer(Flux.never(), Duration.ofMillis(50));

        assertThat(ended.turn().failure()).isEqualTo(FailureReason.INTERNAL);
        assertThat(ended.turn().mayHaveBeenBegun()).isTrue();
        assertThat(ended.reply()).isInstanceOf(ReplyFailed.class);
    }

    @Test
    void anAnswerWhoseDeltasAreStuckIsKeptAndPaidFor() {
        DeltaStream stuck = new DeltaStream(
                Samples.request("r1", "hello"),
                TraceContext.start(),
                (partition, delta, trace) -> new CompletableFuture<Void>(),
                Schedulers.parallel(),
                new DeltaPace(Duration.ZERO, 100),
                0,
                new TurnMetrics(new SimpleMeterRegistry()));

        EndedTurn ended = answer(Flux.just(new TextDelta(1, "Good day"), answered(1)), Duration.ofMillis(50), stuck);

        assertThat(ended.turn().reply()).isEqualTo("Good day");
        assertThat(ended.turn().costMicroUsd()).isEqualTo(70);
    }

    @Test
    void aMessageTooLongForTheModelEndsAsAnInvalidRequestAndNoModelIsAsked() {
        EndedTurn ended = answer(
                (request, turns, tier) -> Mono.error(new ContextTooLargeException("The message is too long.")),
                Budgets.UNLIMITED,
                request -> Flux.error(new AssertionError("asked")),
                spent -> null,
                false,
                Duration.ofSeconds(30),
                null);

        assertThat(ended.reply()).isInstanceOfSatisfying(ReplyFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
            assertThat(failed.detail()).isEqualTo("The message is too long.");
        });
        assertThat(ended.turn().calls()).isEmpty();
    }

    private static Answered answered(int attempt) {
        return new Answered(
                attempt, FinishReason.STOP, Tier.STANDARD, "simulated", "sim-standard", List.of(Samples.call("r1")));
    }

    @Test
    void theTextOfTheLastAttemptIsTheAnswer() {
        EndedTurn ended = answer(
                Flux.just(new TextDelta(1, "Hel"), new TextDelta(2, "Good "), new TextDelta(2, "day"), answered(2)));

        assertThat(ended.turn().reply()).isEqualTo("Good day");
        assertThat(ended.turn().mayHaveBeenBegun()).isNull();
        assertThat(ended.turn().requestOffset()).isEqualTo(42);
        assertThat(ended.turn().usage()).isEqualTo(Samples.call("r1").usage());
        assertThat(ended.turn().costMicroUsd()).isEqualTo(70);
        assertThat(ended.turn().timing().queueMicros()).isEqualTo(5_000);
        assertThat(ended.reply()).isInstanceOf(ReplyCompleted.class);
    }

    @Test
    void aProviderThatFailsGivesOneFailedTurnWithItsCost() {
        EndedTurn ended = answer(Flux.just(
                new TextDelta(1, "void"),
                new Failed(
                        FailureReason.RATE_LIMITED,
                        "Too many requests.",
                        Duration.ofSeconds(7),
                        Tier.STANDARD,
                        "simulated",
                        "sim-standard",
                        List.of(Samples.call("r1")))));

        assertThat(ended.turn().reply()).isNull();
        assertThat(ended.turn().costMicroUsd()).isEqualTo(70);
        assertThat(ended.reply()).isInstanceOfSatisfying(ReplyFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.RATE_LIMITED);
            assertThat(failed.detail()).isEqualTo("Too many requests.");
            assertThat(failed.retryAfterMillis()).isEqualTo(7_000);
        });
    }

    @Test
    void aFaultOfWingmanEndsTheTurnAsWell() {
        EndedTurn ended = answer(Flux.error(new IllegalStateException("a bug")));

        assertThat(ended.turn().failure()).isEqualTo(FailureReason.INTERNAL);
        assertThat(ended.turn().failureDetail()).doesNotContain("a bug");
    }

    @Test
    void aModelStreamWithoutAnOutcomeIsAFault() {
        assertThat(answer(Flux.just(new TextDelta(1, "cut"))).turn().failure()).isEqualTo(FailureReason.INTERNAL);
    }

    @Test
    void theReplyOfATurnFoundInTheLogIsTheSameAgain() {
        EndedTurn ended = answer(Flux.just(new TextDelta(1, "Hello"), answered(1)));

        assertThat(EndedTurn.found(ended.turn(), ended.trace()).reply()).isEqualTo(ended.reply());
    }

    private static EndedTurn answer(Budgets.Decision decision, ModelClient models) {
        return answer(
                ONLY_THE_MESSAGE,
                (request, tier, context) -> Mono.just(decision),
                models,
                spent -> null,
                false,
                Duration.ofSeconds(30),
                null);
    }

    @Test
    void aBudgetThatDoesNotSufficeEndsTheTurnBeforeAnyCall() {
        BudgetState spent = new BudgetState("day", 1_000, 12, Samples.NOON.plus(Duration.ofHours(12)));

        EndedTurn ended = answer(new Budgets.Refused(spent, false), request -> {
            throw new AssertionError("no model is asked");
        });

        assertThat(ended.turn().failure()).isEqualTo(FailureReason.BUDGET_SPENT);
        assertThat(ended.turn().budget()).isEqualTo(spent);
        assertThat(ended.turn().costMicroUsd()).isZero();
        assertThat(ended.reply()).isInstanceOfSatisfying(ReplyFailed.class, failed -> {
            assertThat(failed.budget()).isEqualTo(spent);
            assertThat(failed.retryAfterMillis()).isEqualTo(Duration.ofHours(12).toMillis());
        });
    }

    @Test
    void aBudgetThatOthersHoldMayBeAskedAgainSoon() {
        BudgetState held = new BudgetState("day", 1_000, 12, Samples.NOON.plus(Duration.ofHours(12)));

        EndedTurn ended = answer(new Budgets.Refused(held, true), request -> {
            throw new AssertionError("no model is asked");
        });

        assertThat(ended.turn().failure()).isEqualTo(FailureReason.BUDGET_SPENT);
        assertThat(ended.turn().failureDetail()).contains("under way");
        assertThat(ended.retryAfter()).isNotNull().isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aBudgetThatNobodyKnowsEndsTheTurnSoThatItMayBeTriedAgain() {
        EndedTurn ended = answer(new Budgets.Unknown(), request -> {
            throw new AssertionError("no model is asked");
        });

        assertThat(ended.turn().failure()).isEqualTo(FailureReason.BUDGET_UNKNOWN);
        assertThat(FailureReason.BUDGET_UNKNOWN.retryable()).isTrue();
        assertThat(ended.retryAfter()).isNotNull();
    }

    @Test
    void whatWasReservedBoundsTheCalls() {
        Allowance allowance = new Allowance(500, 20, 10);

        EndedTurn ended = answer(new Budgets.Granted(allowance), request -> {
            assertThat(request.allowance()).isEqualTo(allowance);
            return Flux.just(new TextDelta(1, "Hi"), answered(1));
        });

        assertThat(ended.turn().reply()).isEqualTo("Hi");
    }

    @Test
    void theAccountIsMadeOfTheCallThatAnsweredAndTheCostOfAll() {
        ModelCallCompleted failed = Samples.call("r1");
        List<Spent> accounts = new ArrayList<>();
        TurnAccount account = new TurnAccount(1, 2, 3, 4, 5);

        EndedTurn ended = answer(
                ONLY_THE_MESSAGE,
                Budgets.UNLIMITED,
                request -> Flux.just(
                        new TextDelta(2, "Hi"),
                        new Answered(
                                2,
                                FinishReason.STOP,
                                Tier.STANDARD,
                                "simulated",
                                "sim-standard",
                                List.of(failed, Samples.call("r1")))),
                spent -> {
                    accounts.add(spent);
                    return account;
                },
                true,
                Duration.ofSeconds(30),
                null);

        assertThat(accounts).hasSize(1);
        assertThat(accounts.get(0).usage()).isEqualTo(new Usage(10, 5, 0));
        assertThat(accounts.get(0).costMicroUsd()).isEqualTo(140);
        assertThat(ended.turn().account()).isEqualTo(account);
        assertThat(ended.turn().usage()).isEqualTo(new Usage(20, 10, 0));
        assertThat(ended.turn().mayHaveBeenBegun()).isTrue();
        assertThat(((ReplyCompleted) ended.reply()).savedMicroUsd()).isEqualTo(12);
    }
}
