package dev.wingman.chat.turn;

import dev.wingman.chat.answers.KeptAnswer;
import dev.wingman.chat.answers.Question;
import dev.wingman.chat.ledger.Budgets.Decision;
import dev.wingman.chat.ledger.Budgets.Granted;
import dev.wingman.chat.ledger.Budgets.Refused;
import dev.wingman.chat.ledger.Spent;
import dev.wingman.chat.memory.ContextBuilder;
import dev.wingman.chat.memory.ContextTooLargeException;
import dev.wingman.chat.memory.ConversationId;
import dev.wingman.chat.memory.ConversationMemory;
import dev.wingman.chat.memory.ModelContext;
import dev.wingman.chat.provider.Allowance;
import dev.wingman.chat.provider.ModelEvent;
import dev.wingman.chat.provider.ModelEvent.Answered;
import dev.wingman.chat.provider.ModelEvent.Failed;
import dev.wingman.chat.provider.ModelEvent.Outcome;
import dev.wingman.chat.provider.ModelEvent.TextDelta;
import dev.wingman.chat.provider.ModelRequest;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnContext;
import dev.wingman.schemas.chat.TurnRouting;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Turns a request into an ended turn. Knows nothing of Kafka. Safe for concurrent use. */
final class TurnAnswerer {

    private static final Logger LOG = LoggerFactory.getLogger(TurnAnswerer.class);

    private static final String NOBODY = "none";
    private static final Duration BUDGET_RETRY = Duration.ofSeconds(5);

    private final TurnParts parts;
    private final String persona;
    private final String priceVersion;
    private final Duration limit;
    private final InstantSource clock;
    private final LongSupplier nanos;

    /** @param persona system message of Wingman's own conversations */
    TurnAnswerer(
            TurnParts parts,
            String persona,
            String priceVersion,
            Duration limit,
            InstantSource clock,
            LongSupplier nanos) {
        this.parts = parts;
        this.persona = persona;
        this.priceVersion = priceVersion;
        this.limit = limit;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * Answers a request.
     *
     * @param offset place of the request in its partition
     * @param mayHaveBeenBegun whether an instance that went away may have begun to answer it
     * @param deltas takes the text while it comes; null when nobody reads it
     * @return the turn, failed or not, within the limit; never an error; cancelling it stops the work
     */
    CompletableFuture<EndedTurn> answer(
            ChatRequested request,
            long offset,
            boolean mayHaveBeenBegun,
            ConversationMemory memory,
            @Nullable DeltaStream deltas,
            TraceContext trace) {
        Work work = new Work(request, offset, mayHaveBeenBegun, deltas, trace);
        CompletableFuture<EndedTurn> answer = Mono.defer(() -> before(request, memory))
                .flatMap(work::answer)
                .onErrorResume(e -> {
                    work.complain().setCause(e).log("A turn failed by a fault of Wingman");
                    return Mono.just(work.brokenDown());
                })
                .toFuture();
        if (!answer.isDone()) {
            watch(answer, work);
        }
        return answer;
    }

    /** Whatever a turn is stuck in, it must not hold up its partition for ever. */
    private void watch(CompletableFuture<EndedTurn> answer, Work work) {
        Disposable alarm = Schedulers.parallel()
                .schedule(
                        () -> {
                            if (answer.complete(work.knownEnd())) {
                                work.complain().log("A turn was stuck for {} and is given up", limit);
                            }
                        },
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
        answer.whenComplete((ended, e) -> alarm.dispose());
    }

    /** What was said before; a request with a transcript of its own leaves the memory alone. */
    private static Mono<List<ConversationTurn>> before(ChatRequested request, ConversationMemory memory) {
        if (request.transcript() != null) {
            return Mono.just(List.of());
        }
        ConversationId conversation = new ConversationId(request.userId(), request.conversationId());
        return Boolean.TRUE.equals(request.newConversation())
                ? Mono.just(memory.begin(conversation))
                : memory.turns(conversation);
    }

    /** One request on its way to an ended turn; its events come one after the other. */
    private final class Work {

        private final ChatRequested request;
        private final long offset;
        private final boolean mayHaveBeenBegun;
        private final @Nullable DeltaStream deltas;
        private final TraceContext trace;
        private final long begin = nanos.getAsLong();
        private final long queueMicros;
        private final StringBuilder text = new StringBuilder();
        private volatile @Nullable EndedTurn ended;
        private volatile @Nullable TurnRouting routing;
        private volatile boolean calling;
        private @Nullable KeptAnswer kept;
        private @Nullable TurnContext context;
        private @Nullable BudgetState budget;
        private int attempt;
        private long asked = begin;
        private long firstText;

        Work(
                ChatRequested request,
                long offset,
                boolean mayHaveBeenBegun,
                @Nullable DeltaStream deltas,
                TraceContext trace) {
            this.request = request;
            this.offset = offset;
            this.mayHaveBeenBegun = mayHaveBeenBegun;
            this.deltas = deltas;
            this.trace = trace;
            this.queueMicros = Math.max(
                    0, Duration.between(request.requestedAt(), clock.instant()).toNanos() / 1000);
        }

        Mono<EndedTurn> answer(List<ConversationTurn> turns) {
            return parts.router().route(request, turns).flatMap(choice -> {
                routing = choice;
                Question question = new Question(request, choice.chosen(), persona, turns);
                return parts.answers()
                        .find(question)
                        .map(this::serve)
                        .switchIfEmpty(Mono.defer(() -> think(question)))
                        .doOnNext(answered -> parts.answers().learn(question, answered.turn()));
            });
        }

        private EndedTurn serve(KeptAnswer answer) {
            asked = nanos.getAsLong();
            kept = answer;
            TextDelta whole = new TextDelta(1, answer.text());
            take(whole);
            return keep(ended(new Answered(
                    whole.attempt(), FinishReason.STOP, chosen(), answer.provider(), answer.model(), List.of())));
        }

        private Mono<EndedTurn> think(Question question) {
            return parts.contexts()
                    .build(request, question.turns(), question.tier())
                    .flatMap(built -> parts.budgets()
                            .reserve(request, question.tier(), built)
                            .flatMap(decision -> decision instanceof Granted granted
                                    ? ask(built, granted.allowance())
                                    : Mono.just(keep(ended(refusal(decision))))))
                    .onErrorResume(
                            ContextTooLargeException.class,
                            e -> Mono.just(keep(ended(
                                    failed(FailureReason.INVALID_REQUEST, String.valueOf(e.getMessage()), null)))));
        }

        private Failed refusal(Decision decision) {
            if (decision instanceof Refused refused) {
                budget = refused.budget();
                return refused.soon()
                        ? failed(
                                FailureReason.BUDGET_SPENT,
                                "The budget of this " + budget.period()
                                        + " does not suffice for this request as long as others are under way.",
                                BUDGET_RETRY)
                        : failed(
                                FailureReason.BUDGET_SPENT,
                                "The budget of this " + budget.period() + " does not suffice for this request.",
                                Duration.between(clock.instant(), budget.resetsAt()));
            }
            return failed(
                    FailureReason.BUDGET_UNKNOWN,
                    "Nobody can tell at the moment whether the budget suffices; send the request again later.",
                    BUDGET_RETRY);
        }

        /** Without a call. */
        private Failed failed(FailureReason reason, String detail, @Nullable Duration retryAfter) {
            return new Failed(reason, detail, retryAfter, chosen(), NOBODY, NOBODY, List.of());
        }

        private Mono<EndedTurn> ask(ModelContext built, @Nullable Allowance allowance) {
            context = built.size();
            asked = nanos.getAsLong();
            calling = true;
            return parts.models()
                    .answer(new ModelRequest(
                            request.requestId(),
                            request.conversationId(),
                            chosen(),
                            built.messages(),
                            request.sampling(),
                            trace,
                            allowance))
                    .<EndedTurn>handle((event, sink) -> {
                        EndedTurn ended = take(event);
                        if (ended != null) {
                            sink.next(ended);
                        }
                    })
                    .last();
        }

        private Tier chosen() {
            TurnRouting choice = routing;
            return choice == null ? Tier.STANDARD : choice.chosen();
        }

        private @Nullable EndedTurn take(ModelEvent event) {
            if (event instanceof TextDelta delta) {
                if (delta.attempt() != attempt) {
                    attempt = delta.attempt();
                    text.setLength(0);
                }
                if (firstText == 0) {
                    firstText = nanos.getAsLong();
                }
                text.append(delta.text());
                if (deltas != null) {
                    deltas.add(delta);
                }
                return null;
            }
            calling = false;
            return keep(ended((Outcome) event));
        }

        private EndedTurn keep(EndedTurn last) {
            ended = last;
            return last;
        }

        private EndedTurn ended(Outcome outcome) {
            if (outcome instanceof Failed failed) {
                return ended(outcome, null, failed.reason(), failed.detail(), failed.retryAfter());
            }
            Answered answered = (Answered) outcome;
            return ended(answered, answered.attempt() == attempt ? text.toString() : "", null, null, null);
        }

        /** How the turn ended, if only what follows its end is stuck: what a model answered is paid for and counts. */
        EndedTurn knownEnd() {
            EndedTurn known = ended;
            return known != null ? known : brokenDown();
        }

        LoggingEventBuilder complain() {
            return LOG.atError()
                    .addKeyValue("requestId", request.requestId())
                    .addKeyValue("conversationId", request.conversationId())
                    .addKeyValue("traceId", trace.traceId());
        }

        EndedTurn brokenDown() {
            return ended(
                    failed(FailureReason.INTERNAL, "Wingman could not answer because of a fault of its own.", null));
        }

        private EndedTurn ended(
                Outcome outcome,
                @Nullable String reply,
                @Nullable FailureReason failure,
                @Nullable String detail,
                @Nullable Duration retryAfter) {
            long end = nanos.getAsLong();
            Instant now = clock.instant();
            ReplyTiming timing = new ReplyTiming(
                    queueMicros,
                    (asked - begin) / 1000,
                    firstText == 0 ? 0 : (firstText - asked) / 1000,
                    (end - asked) / 1000,
                    (end - begin) / 1000);
            TurnCompleted turn = new TurnCompleted(
                    request.requestId(),
                    request.conversationId(),
                    request.userId(),
                    request.tenantId(),
                    request.message(),
                    reply,
                    request.transcript() == null,
                    failure,
                    detail,
                    outcome instanceof Answered answered ? answered.finishReason() : null,
                    outcome.tier(),
                    outcome.provider(),
                    outcome.model(),
                    kept == null ? AnswerSource.MODEL : kept.source(),
                    outcome.calls(),
                    outcome.usage(),
                    outcome.costMicroUsd(),
                    priceVersion,
                    routing,
                    kept == null ? null : kept.served(),
                    context,
                    failure == null ? account(outcome) : null,
                    budget,
                    mayHaveBeenBegun || calling ? true : null,
                    timing,
                    request.replyPartition(),
                    offset,
                    request.requestedAt(),
                    now);
            return new EndedTurn(turn, retryAfter, trace);
        }

        private @Nullable TurnAccount account(Outcome outcome) {
            TurnRouting choice = routing;
            if (choice == null) {
                return null;
            }
            List<ModelCallCompleted> calls = outcome.calls();
            Usage usage =
                    calls.isEmpty() ? Usage.NONE : calls.get(calls.size() - 1).usage();
            return parts.accountant()
                    .account(new Spent(
                            choice,
                            context,
                            kept,
                            ContextBuilder.asksForItself(request),
                            usage,
                            outcome.costMicroUsd()));
        }
    }
}
