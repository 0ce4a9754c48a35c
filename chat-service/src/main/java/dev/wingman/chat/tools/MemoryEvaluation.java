package dev.wingman.chat.tools;

import dev.wingman.chat.embedding.InProcessEmbedder;
import dev.wingman.chat.memory.Passage;
import dev.wingman.chat.memory.PassageIndex;
import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.chat.tokens.Tokenizer;
import dev.wingman.schemas.WireJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Chooses, for each question, the turns of a conversation that fit into a part of its tokens. */
@Command(
        name = "memory",
        description = {
            "Choose the turns that each question about a conversation needs, within a part of its tokens.",
            "",
            "A row is {\"conversation\": …, \"turns\": [{id, speaker, text}], \"questions\": [{question, evidence?}]}.",
            "Where questions name their evidence, the share of it that was kept is printed."
        },
        mixinStandardHelpOptions = true)
final class MemoryEvaluation implements Callable<Integer> {

    private static final Duration MODEL_LIMIT = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofMillis(20);

    /** Part of the budget that is used: others may count tokens a little otherwise. */
    private static final double CAUTION = 0.99;

    private static final int WARM_UPS = 300;

    private record Question(@Nullable JsonNode id, String text, Set<String> evidence) {}

    private record Row(String conversation, List<Passage> turns, List<Question> questions) {}

    private record Choice(
            @Nullable JsonNode id, String conversation, String question, List<String> turnIds, long tokens) {}

    @Option(names = "--data", required = true, description = "JSONL file of conversations.")
    private @Nullable Path data;

    @Option(
            names = "--out",
            description = "Where to write {conversation, question, turnIds, tokens} for each question.")
    private @Nullable Path out;

    @Option(
            names = "--budget",
            defaultValue = "0.3",
            description = "Part of the conversation's tokens that may be kept, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double budget;

    @Option(names = "--no-embedding", description = "Let words alone decide, as when the embedder is busy.")
    private boolean wordsOnly;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter console = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter complaints = spec.commandLine().getErr();
        if (!(budget > 0 && budget <= 1)) {
            complaints.println("--budget must be above 0 and at most 1, not " + budget);
            return CommandLine.ExitCode.USAGE;
        }
        TokenCounter tokens = new TokenCounter(Tokenizer.O200K, 1_000_000);
        List<Row> rows;
        try {
            rows = read(Objects.requireNonNull(data), tokens);
        } catch (IllegalArgumentException e) {
            complaints.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        try (InProcessEmbedder embedder = InProcessEmbedder.small(1, 64)) {
            Evaluation evaluation = new Evaluation(console);
            for (Row row : rows) {
                evaluation.add(row, wordsOnly ? null : embedder);
            }
            evaluation.print();
            if (out != null) {
                evaluation.write(out);
            }
        } catch (IllegalArgumentException e) {
            complaints.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        return 0;
    }

    /** The vector of a text; waits until the model is loaded. */
    private static float[] vector(InProcessEmbedder embedder, String text) throws Exception {
        return embedder.embed(PassageIndex.embeddable(text))
                .repeatWhenEmpty(attempts -> attempts.delayElements(RETRY))
                .toFuture()
                .get(MODEL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The choices and what became of the evidence. */
    private final class Evaluation {

        private final PrintWriter console;
        private final List<Choice> choices = new ArrayList<>();
        private final List<Long> nanos = new ArrayList<>();
        private long evidence;
        private long kept;
        private long used;
        private long whole;
        private double largestPart;

        Evaluation(PrintWriter console) {
            this.console = console;
        }

        void add(Row row, @Nullable InProcessEmbedder embedder) throws Exception {
            PassageIndex index = new PassageIndex();
            for (Passage turn : row.turns()) {
                index.add(turn);
                if (embedder != null) {
                    index.vector(index.size() - 1, vector(embedder, index.embeddable(index.size() - 1)));
                }
            }
            int room = (int) (index.tokens() * budget * CAUTION);
            List<float @Nullable []> vectors = new ArrayList<>();
            for (Question question : row.questions()) {
                vectors.add(embedder == null ? null : vector(embedder, question.text()));
            }
            for (int i = 0; i < WARM_UPS && !row.questions().isEmpty(); i++) {
                int place = i % row.questions().size();
                index.retrieve(row.questions().get(place).text(), vectors.get(place), room);
            }
            long evidenceHere = 0;
            long keptHere = 0;
            for (int i = 0; i < row.questions().size(); i++) {
                Question question = row.questions().get(i);
                long begin = System.nanoTime();
                List<Passage> chosen = index.retrieve(question.text(), vectors.get(i), room);
                nanos.add(System.nanoTime() - begin);
                List<String> ids = chosen.stream().map(Passage::id).toList();
                long size = chosen.stream().mapToLong(Passage::tokens).sum();
                choices.add(new Choice(question.id(), row.conversation(), question.text(), ids, size));
                evidenceHere += question.evidence().size();
                keptHere += question.evidence().stream().filter(ids::contains).count();
                used += size;
                whole += index.tokens();
                largestPart = Math.max(largestPart, (double) size / index.tokens());
            }
            evidence += evidenceHere;
            kept += keptHere;
            console.printf(
                    Locale.ROOT,
                    "%s: %d turns, %d tokens, %d questions, evidence kept %s%n",
                    row.conversation(),
                    row.turns().size(),
                    index.tokens(),
                    row.questions().size(),
                    share(keptHere, evidenceHere));
        }

        void print() {
            console.println("evidence turns kept word for word: " + share(kept, evidence));
            console.printf(
                    Locale.ROOT,
                    "tokens kept: %.1f %% of the conversation on average, %.2f %% at most (budget %.2f %%)%n",
                    whole == 0 ? 0 : 100.0 * used / whole,
                    100 * largestPart,
                    100 * budget);
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            if (sorted.length > 0) {
                console.printf(
                        Locale.ROOT,
                        "choice time: p50 %.2f ms, p99 %.2f ms, longest %.2f ms%n",
                        sorted[sorted.length / 2] / 1e6,
                        sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e6,
                        sorted[sorted.length - 1] / 1e6);
            }
            console.flush();
        }

        void write(Path file) throws IOException {
            try (BufferedWriter writer = TextFile.writer(file)) {
                for (Choice choice : choices) {
                    writer.write(WireJson.MAPPER.writeValueAsString(choice));
                    writer.newLine();
                }
            }
        }
    }

    private static String share(long part, long whole) {
        return whole == 0
                ? "none named"
                : String.format(Locale.ROOT, "%.3f (%d of %d)", (double) part / whole, part, whole);
    }

    private static List<Row> read(Path file, TokenCounter tokens) {
        List<String> lines = TextFile.lines(file);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                rows.add(row(lines.get(i), file + ":" + (i + 1) + ": ", tokens));
            }
        }
        return rows;
    }

    private static Row row(String line, String place, TokenCounter tokens) {
        JsonNode node;
        try {
            node = WireJson.MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(place + "no valid JSON: " + e.getOriginalMessage(), e);
        }
        List<Passage> turns = new ArrayList<>();
        for (JsonNode turn : list(node, "turns", place)) {
            String text = text(turn, "text", place);
            JsonNode speaker = turn.get("speaker");
            turns.add(new Passage(
                    text(turn, "id", place),
                    speaker == null ? "" : speaker.asString(),
                    text,
                    Math.max(1, tokens.count(text))));
        }
        Set<String> ids = turns.stream().map(Passage::id).collect(Collectors.toSet());
        List<Question> questions = new ArrayList<>();
        for (JsonNode question : list(node, "questions", place)) {
            Set<String> evidence = new HashSet<>();
            JsonNode named = question.get("evidence");
            if (named != null) {
                named.forEach(id -> evidence.add(id.asString()));
                evidence.retainAll(ids);
            }
            questions.add(new Question(
                    question.get("id"),
                    question.isString() ? question.asString() : text(question, "question", place),
                    evidence));
        }
        JsonNode conversation = node.get("conversation");
        return new Row(conversation == null ? "" : conversation.asString(), turns, questions);
    }

    private static JsonNode list(JsonNode node, String name, String place) {
        JsonNode list = node.get(name);
        if (list == null || !list.isArray()) {
            throw new IllegalArgumentException(place + "`" + name + "` must be a list");
        }
        return list;
    }

    private static String text(JsonNode node, String name, String place) {
        JsonNode text = node.get(name);
        if (text == null || text.isNull() || text.isObject() || text.isArray()) {
            throw new IllegalArgumentException(place + "`" + name + "` must be a text, in " + clip(node.toString()));
        }
        return text.asString();
    }

    private static String clip(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
