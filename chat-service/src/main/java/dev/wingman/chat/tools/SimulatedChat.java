package dev.wingman.chat.tools;

import dev.wingman.chat.answers.AnswerCache;
import dev.wingman.chat.answers.KeptAnswer;
import dev.wingman.chat.answers.Question;
import dev.wingman.chat.embedding.Embedder;
import dev.wingman.chat.ledger.Spent;
import dev.wingman.chat.ledger.TurnAccountant;
import dev.wingman.chat.memory.LocalContexts;
import dev.wingman.chat.memory.ModelContext;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.chat.provider.ProviderTerms;
import dev.wingman.chat.routing.TierRouter;
import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnContext;
import dev.wingman.schemas.chat.TurnRouting;
import dev.wingman.schemas.chat.Usage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes messages the way that a turn takes them in the service, with a model that makes words and counts tokens. Not safe
 * for concurrent use.
 */
final class SimulatedChat {

    static final int MOST_TURNS = 200;
    private static final int TOKENS_PER_MESSAGE = 4;
    private static final long LIMIT_SECONDS = 30;
    private static final ReplyTiming NO_TIME = new ReplyTiming(0, 0, 0, 0, 0);

    private static final String[] WORDS =
            ("start with one small step today and notice what it does before you plan the next"
                            + " ask them how they see it and listen for what is left out a good question opens more than it closes"
                            + " write down two reasons that matter to you then choose the one you would defend to a friend")
                    .split(" ");

    private final TierRouter router;
    private final AnswerCache answers;
    private final Embedder embedder;
    private final LocalContexts contexts;
    private final String persona;
    private final TokenCounter tokens;
    private final PriceList prices;
    private final Map<String, ProviderTerms> providers;
    private final InstantSource clock;
    private final SplittableRandom random;
    private final Map<Integer, List<ConversationTurn>> memory = new HashMap<>();

    SimulatedChat(
            TierRouter router,
            AnswerCache answers,
            Embedder embedder,
            LocalContexts contexts,
            String persona,
            TokenCounter tokens,
            PriceList prices,
            Map<String, ProviderTerms> providers,
            InstantSource clock,
            long seed) {
        this.router = router;
        this.answers = answers;
        this.embedder = embedder;
        this.contexts = contexts;
        this.persona = persona;
        this.tokens = tokens;
        this.prices = prices;
        this.providers = providers;
        this.clock = clock;
        this.random = new SplittableRandom(seed);
    }

    /**
     * What a turn cost at a provider; money in millionths of a US dollar.
     *
     * @param account see {@link TurnAccountant}
     */
    record Bill(long costMicroUsd, long baselineMicroUsd, TurnAccount account) {}

    /**
     * What became of a message.
     *
     * @param context null for a kept answer
     * @param usage of the call, or of the original one of a kept answer
     * @param bills by provider
     */
    record Answer(
            int id,
            Traffic.Kind kind,
            int conversation,
            Tier tier,
            double score,
            AnswerSource source,
            @Nullable String servedKey,
            @Nullable TurnContext context,
            Usage usage,
            Map<String, Bill> bills) {}

    Answer answer(Traffic.Message message, int number) {
        List<ConversationTurn> turns = memory.computeIfAbsent(message.conversation(), id -> history(message));
        ChatRequested request = request(message, number);
        TurnRouting routing = Objects.requireNonNull(await(router.route(request, List.copyOf(turns))));
        Question question = new Question(request, routing.chosen(), persona, List.copyOf(turns));
        KeptAnswer kept = await(answers.find(question));
        ModelContext context =
                kept == null ? await(contexts.build(request, List.copyOf(turns), routing.chosen())) : null;
        String reply = kept == null ? words(message.answerWords()) : kept.text();
        Usage usage = context == null
                ? Usage.NONE
                : new Usage(
                        context.messages().stream()
                                .map(ChatMessage::content)
                                .mapToLong(text -> tokens.count(text) + TOKENS_PER_MESSAGE)
                                .sum(),
                        tokens.count(reply),
                        0);
        TurnCompleted turn = turn(request, routing, kept, context, usage, reply, number);
        answers.learn(question, turn);
        if (turns.isEmpty() && kept == null) {
            // The embedder does one after the other: what was to be learned is learned then.
            await(embedder.embed(message.text()));
        }
        turns.add(ConversationTurn.of(turn));
        if (turns.size() > MOST_TURNS) {
            turns.remove(0);
        }
        contexts.ended(turn, List.copyOf(turns));
        return new Answer(
                number,
                message.kind(),
                message.conversation(),
                routing.chosen(),
                routing.score(),
                turn.source(),
                kept == null ? null : kept.served().key(),
                turn.context(),
                kept == null ? usage : kept.usage(),
                bills(routing, kept, turn.context(), usage));
    }

    private Map<String, Bill> bills(
            TurnRouting routing, @Nullable KeptAnswer kept, @Nullable TurnContext context, Usage usage) {
        Map<String, Bill> bills = new LinkedHashMap<>();
        providers.forEach((name, terms) -> {
            long cost = prices.costMicroUsd(terms.firstModel(routing.chosen()), usage);
            TurnAccount account =
                    new TurnAccountant(prices, terms).account(new Spent(routing, context, kept, false, usage, cost));
            bills.put(name, new Bill(cost, account.baselineMicroUsd(cost), account));
        });
        return bills;
    }

    private List<ConversationTurn> history(Traffic.Message message) {
        List<ConversationTurn> turns = new ArrayList<>();
        for (int i = 0; i + 1 < message.history().size(); i += 2) {
            turns.add(new ConversationTurn(
                    "past-" + message.conversation() + "-" + i,
                    user(message),
                    message.history().get(i),
                    message.history().get(i + 1),
                    null,
                    Tier.STANDARD,
                    "past",
                    Usage.NONE,
                    0,
                    clock.instant(),
                    clock.instant()));
        }
        return turns.size() <= MOST_TURNS
                ? turns
                : new ArrayList<>(turns.subList(turns.size() - MOST_TURNS, turns.size()));
    }

    private ChatRequested request(Traffic.Message message, int number) {
        return new ChatRequested(
                "r" + number,
                "c" + message.conversation(),
                user(message),
                "default",
                message.text(),
                null,
                null,
                null,
                false,
                0,
                null,
                null,
                clock.instant());
    }

    private static String user(Traffic.Message message) {
        return "u" + message.conversation();
    }

    private TurnCompleted turn(
            ChatRequested request,
            TurnRouting routing,
            @Nullable KeptAnswer kept,
            @Nullable ModelContext context,
            Usage usage,
            String reply,
            int number) {
        Instant now = clock.instant();
        return new TurnCompleted(
                request.requestId(),
                request.conversationId(),
                request.userId(),
                request.tenantId(),
                request.message(),
                reply,
                true,
                null,
                null,
                FinishReason.STOP,
                routing.chosen(),
                "simulated",
                "simulated",
                kept == null ? AnswerSource.MODEL : kept.source(),
                List.of(),
                usage,
                0,
                prices.version(),
                routing,
                kept == null ? null : kept.served(),
                context == null ? null : context.size(),
                null,
                null,
                null,
                NO_TIME,
                0,
                number,
                now,
                now);
    }

    private String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private static <T> @Nullable T await(Mono<T> work) {
        try {
            return work.toFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a part of the chat failed", e);
        }
    }
}
