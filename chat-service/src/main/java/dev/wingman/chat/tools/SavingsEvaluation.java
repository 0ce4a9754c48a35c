package dev.wingman.chat.tools;

import dev.wingman.chat.answers.AnswerCache;
import dev.wingman.chat.answers.AnswersSettings;
import dev.wingman.chat.embedding.Embedder;
import dev.wingman.chat.embedding.InProcessEmbedder;
import dev.wingman.chat.embedding.JoinedEmbedder;
import dev.wingman.chat.memory.ContextSettings;
import dev.wingman.chat.memory.LocalContexts;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.chat.pricing.PriceSettings;
import dev.wingman.chat.provider.ProviderTerms;
import dev.wingman.chat.routing.RoutingSettings;
import dev.wingman.chat.routing.TierRouter;
import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.chat.tokens.Tokenizer;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.Tier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./wingman eval savings}: what mixed traffic costs against everything on standard or above. */
@Command(
        name = "savings",
        mixinStandardHelpOptions = true,
        description = {
            "Mix traffic from your examples and print what it costs against doing without routing, answer cache and memory.",
            "",
            "Without them everything goes to standard or above, with its whole context. What is saved is split by what saved"
                    + " it. Router, answer cache, context and accounts are the service's own, with its settings; a simulated"
                    + " model counts tokens. Whether routes and kept answers are right is for eval routing and eval answers"
                    + " to say."
        })
final class SavingsEvaluation implements Callable<Integer> {

    private static final int DEFAULT_MESSAGES = 8_000;
    private static final Duration MODEL_LIMIT = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofMillis(20);
    private static final List<String> PROVIDERS = List.of("anthropic", "openai", "simulated");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = {
                "JSONL of {text, smallTalk}, {text, tier} or {a, b, same}; may be given several times.",
                "The kinds that are there are mixed by --mix."
            })
    private List<Path> data = List.of();

    @Option(
            names = "--conversations",
            paramLabel = "FILE",
            description = "JSONL of long conversations {turns: [{text}], questions: [{question}]}.")
    private @Nullable Path conversations;

    @Option(
            names = "--arrivals",
            paramLabel = "FILE",
            description =
                    "CSV whose first column is the time of a message: gives their pace and, without --messages, number.")
    private @Nullable Path arrivals;

    @Option(names = "--messages", paramLabel = "N", description = "How many messages. Default: 8000.")
    private @Nullable Integer messages;

    @Option(
            names = "--mix",
            split = ",",
            paramLabel = "KIND=SHARE",
            description = "Shares of the kinds. Default: small_talk=35,lookup=15,question=30,weighty=8,long=12.")
    private @Nullable Map<String, Integer> mix;

    @Option(names = "--seed", defaultValue = "1", description = "Another one mixes otherwise. Default: 1.")
    private long seed;

    @Option(names = "--out", paramLabel = "FILE", description = "Write a JSON line for each message to this file.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    /** The models of a provider, as the service's settings name them. */
    record Models(Map<Tier, String> models) {}

    @Override
    public Integer call() throws Exception {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        try {
            TrafficData examples = examples();
            Traffic traffic = new Traffic(examples, shares(), seed);
            Settings settings = Settings.load();
            try (InProcessEmbedder small = InProcessEmbedder.small(1, 64);
                    JoinedEmbedder close = JoinedEmbedder.with(small, 1, 64)) {
                awaitModel(close);
                run(command.getOut(), settings, small, close, examples, traffic);
            }
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            command.getErr().println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    private void run(
            PrintWriter terminal,
            Settings settings,
            Embedder embedder,
            Embedder close,
            TrafficData examples,
            Traffic traffic)
            throws IOException {
        PriceSettings pricing = settings.bind("wingman.chat.pricing", PriceSettings.class);
        PriceList prices = new PriceList(pricing.version(), pricing.models());
        ContextSettings context = settings.bind("wingman.chat.context", ContextSettings.class);
        TokenCounter tokens = new TokenCounter(Tokenizer.O200K, 8_000_000);
        SimulatedTime clock = new SimulatedTime(Instant.parse("2026-01-05T08:00:00Z"));
        Map<String, ProviderTerms> providers = new LinkedHashMap<>();
        for (String provider : PROVIDERS) {
            Models models = settings.bind("wingman.chat.providers." + provider, Models.class);
            providers.put(provider, new ProviderTerms(List.of(models.models()), 0));
        }
        SimulatedChat chat = new SimulatedChat(
                TierRouter.of(settings.bind("wingman.chat.routing", RoutingSettings.class)),
                AnswerCache.inProcess(settings.bind("wingman.chat.answers", AnswersSettings.class), close, clock),
                close,
                new LocalContexts(context, SimulatedChat.MOST_TURNS, tokens, embedder, clock),
                context.persona(),
                tokens,
                prices,
                providers,
                clock,
                seed);
        answer(terminal, chat, examples, traffic, clock, prices.version());
    }

    private void answer(
            PrintWriter terminal,
            SimulatedChat chat,
            TrafficData examples,
            Traffic traffic,
            SimulatedTime clock,
            String priceVersion)
            throws IOException {
        int count = messages != null
                ? messages
                : examples.gaps().isEmpty() ? DEFAULT_MESSAGES : examples.gaps().size() + 1;
        List<SimulatedChat.Answer> answers = new ArrayList<>(count);
        try (Writer rows = out == null ? Writer.nullWriter() : TextFile.writer(out)) {
            for (int i = 0; i < count; i++) {
                clock.pass(
                        examples.gaps().isEmpty()
                                ? Duration.ofMillis(500)
                                : examples.gaps().get(i % examples.gaps().size()));
                SimulatedChat.Answer answer = chat.answer(traffic.next(), i);
                answers.add(answer);
                rows.write(WireJson.MAPPER.writeValueAsString(answer) + "\n");
            }
        }
        SavingsReport.print(terminal, traffic.shares(), answers, priceVersion);
    }

    private TrafficData examples() {
        TrafficData examples = TrafficData.empty();
        data.forEach(examples::readRows);
        if (conversations != null) {
            examples.readConversations(conversations);
        }
        if (arrivals != null) {
            examples.readArrivals(arrivals);
        }
        return examples;
    }

    private Map<Traffic.Kind, Integer> shares() {
        Map<Traffic.Kind, Integer> shares = new EnumMap<>(Traffic.Kind.class);
        if (mix == null) {
            for (Traffic.Kind kind : Traffic.Kind.values()) {
                shares.put(kind, kind.defaultShare);
            }
            return shares;
        }
        mix.forEach((name, share) -> {
            try {
                shares.put(Traffic.Kind.valueOf(name.toUpperCase(Locale.ROOT)), share);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "--mix " + name + ": not one of small_talk, lookup, question, weighty, long", e);
            }
        });
        return shares;
    }

    private static void awaitModel(Embedder embedder) throws Exception {
        embedder.embed("ready?")
                .repeatWhenEmpty(attempts -> attempts.delayElements(RETRY))
                .toFuture()
                .get(MODEL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
