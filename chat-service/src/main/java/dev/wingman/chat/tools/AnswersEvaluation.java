package dev.wingman.chat.tools;

import dev.wingman.chat.answers.AnswerTrial;
import dev.wingman.chat.answers.AnswerTrial.Outcome;
import dev.wingman.chat.answers.AnswersSettings;
import dev.wingman.chat.embedding.Embedder;
import dev.wingman.chat.embedding.InProcessEmbedder;
import dev.wingman.chat.embedding.JoinedEmbedder;
import dev.wingman.schemas.WireJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Puts and gets questions as the answer cache would, or judges pairs, and says how often it was right. */
@Command(
        name = "answers",
        description = {
            "Ask the answer cache what it would answer again.",
            "Rows {\"op\": \"put\"|\"get\", \"id\": …, \"text\": …} are played in their order in one scope; each get says"
                    + " which put it hits.",
            "Rows {\"a\": …, \"b\": …, \"same\": true|false} are pairs: the one is put, the other asked for, each pair by"
                    + " itself; precision and recall are printed."
        },
        mixinStandardHelpOptions = true)
final class AnswersEvaluation implements Callable<Integer> {

    private static final int AT_ONCE = 16;
    private static final long MODEL_LIMIT_SECONDS = 60;
    private static final String STREAM = "eval";
    private static final String FITTED =
            "The shipped weights were fitted to the development pairs (paraphrases.jsonl): figures for those are better than"
                    + " for other rows; held-out ones stand in docs/adr/0010-answer-cache.md.";

    /** @param op put, get or pair; a pair has two texts */
    private record Row(
            String op,
            JsonNode id,
            String text,
            String other,
            @Nullable Boolean same) {}

    private record Decision(JsonNode id, @Nullable JsonNode hit, double similarity) {}

    private record PairDecision(
            JsonNode id,
            boolean hit,
            double similarity,
            String reason,
            @Nullable String objection,
            @Nullable Boolean same) {}

    @Option(names = "--data", required = true, description = "JSONL file of rows.")
    private @Nullable Path data;

    @Option(
            names = "--out",
            description = "Where to write {id, hit, similarity} for each get: the id of the put, or null. For pairs:"
                    + " {id, hit, similarity, reason, objection, same}.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter console = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter complaints = spec.commandLine().getErr();
        try (InProcessEmbedder small = InProcessEmbedder.small(2, AT_ONCE * 2);
                JoinedEmbedder embedder = JoinedEmbedder.with(small, 2, AT_ONCE * 2)) {
            AnswersSettings settings = Settings.load().bind("wingman.chat.answers", AnswersSettings.class);
            List<Row> rows = read(Objects.requireNonNull(data));
            evaluate(rows, settings, embedder, console);
            return 0;
        } catch (IllegalArgumentException e) {
            complaints.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (ExecutionException | TimeoutException e) {
            complaints.println("the embedding model failed: " + e);
            return 1;
        }
    }

    private void evaluate(List<Row> rows, AnswersSettings settings, Embedder embedder, PrintWriter console)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Map<String, float[]> vectors = embed(rows, embedder);
        AnswerTrial trial = new AnswerTrial(settings, embedder.model(), embedder.dimensions());
        List<Object> decisions = new ArrayList<>();
        Tally tally = new Tally();
        Map<String, JsonNode> puts = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            float[] vector = Objects.requireNonNull(vectors.get(row.text()));
            String place = Integer.toString(i);
            switch (row.op()) {
                case "put" -> {
                    puts.put(place, row.id());
                    trial.put(STREAM, place, row.text(), vector);
                    tally.put(trial.refusal(row.text()));
                }
                case "get" -> {
                    long begin = System.nanoTime();
                    Outcome outcome = trial.get(STREAM, row.text(), vector);
                    tally.got(outcome, System.nanoTime() - begin);
                    String hit = outcome.hit();
                    decisions.add(new Decision(row.id(), hit == null ? null : puts.get(hit), outcome.similarity()));
                }
                default -> {
                    trial.put(place, place, row.text(), vector);
                    Outcome outcome = trial.get(place, row.other(), Objects.requireNonNull(vectors.get(row.other())));
                    String refusal = trial.refusal(row.text());
                    String reason = refusal == null ? outcome.reason() : refusal;
                    String objection = outcome.hit() == null && reason.equals("unknown")
                            ? trial.objection(row.text(), row.other())
                            : null;
                    tally.pair(row.same(), outcome.hit() != null, objection == null ? reason : "guard " + objection);
                    decisions.add(new PairDecision(
                            row.id(), outcome.hit() != null, outcome.similarity(), reason, objection, row.same()));
                }
            }
        }
        if (out != null) {
            write(out, decisions);
        }
        tally.print(console);
        console.printf(
                Locale.ROOT, "sureness asked for: %.3f, embedding model: %s%n", settings.sureness(), embedder.model());
        console.println(FITTED);
        console.flush();
    }

    /** Each text once. */
    private static Map<String, float[]> embed(List<Row> rows, Embedder embedder)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, float[]> vectors = new LinkedHashMap<>();
        rows.forEach(row -> {
            vectors.put(row.text(), new float[0]);
            if (!row.other().isEmpty()) {
                vectors.put(row.other(), new float[0]);
            }
        });
        List<String> texts = List.copyOf(vectors.keySet());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MODEL_LIMIT_SECONDS);
        for (int from = 0; from < texts.size(); ) {
            List<String> batch = texts.subList(from, Math.min(texts.size(), from + AT_ONCE));
            List<java.util.concurrent.CompletableFuture<float @Nullable []>> made = new ArrayList<>();
            batch.forEach(text -> made.add(embedder.embed(text).toFuture()));
            boolean all = true;
            for (int i = 0; i < batch.size(); i++) {
                float[] vector = made.get(i).get(MODEL_LIMIT_SECONDS, TimeUnit.SECONDS);
                if (vector == null) {
                    all = false;
                } else {
                    vectors.put(batch.get(i), vector);
                }
            }
            if (all) {
                from += batch.size();
            } else if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("it was not loaded in time");
            } else {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        return vectors;
    }

    private static void write(Path file, List<Object> decisions) throws IOException {
        try (BufferedWriter writer = TextFile.writer(file)) {
            for (Object decision : decisions) {
                Map<String, Object> row = new LinkedHashMap<>();
                JsonNode json = WireJson.MAPPER.valueToTree(decision);
                json.forEachEntry(row::put);
                if (decision instanceof Decision get && get.hit() == null) {
                    writer.write("{\"id\":" + get.id() + ",\"hit\":null,\"similarity\":" + get.similarity() + "}");
                } else {
                    writer.write(WireJson.MAPPER.writeValueAsString(row));
                }
                writer.newLine();
            }
        }
    }

    private static List<Row> read(Path file) {
        List<Row> rows = new ArrayList<>();
        List<String> lines = TextFile.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                rows.add(row(file + ":" + (i + 1), i + 1, lines.get(i)));
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(file + " has no rows");
        }
        return rows;
    }

    private static Row row(String place, int number, String line) {
        JsonNode json;
        try {
            json = WireJson.MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(place + ": no JSON: " + e.getOriginalMessage(), e);
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException(place + ": a row is a JSON object");
        }
        JsonNode id = json.has("id")
                ? json.get("id")
                : WireJson.MAPPER.getNodeFactory().numberNode(number);
        if (!json.has("op")) {
            if (json.has("same") && !json.get("same").isBoolean()) {
                throw new IllegalArgumentException(place + ": `same` must be true or false");
            }
            Boolean same = json.has("same") ? json.get("same").asBoolean() : null;
            return new Row("pair", id, text(place, json, "a"), text(place, json, "b"), same);
        }
        String op = text(place, json, "op");
        if (!op.equals("put") && !op.equals("get")) {
            throw new IllegalArgumentException(place + ": `op` must be put or get, not " + op);
        }
        if (!json.has("id")) {
            throw new IllegalArgumentException(place + ": `id` is missing");
        }
        return new Row(op, id, text(place, json, "text"), "", null);
    }

    private static String text(String place, JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isString() || value.asString().isBlank()) {
            throw new IllegalArgumentException(place + ": `" + name + "` must be a text");
        }
        return value.asString();
    }

    /** Counts what became of the rows. */
    private static final class Tally {

        private final Map<String, Integer> putsRefused = new TreeMap<>();
        private final Map<String, Integer> gets = new TreeMap<>();
        private final Map<String, int[]> pairs = new TreeMap<>();
        private final List<Long> nanos = new ArrayList<>();
        private int puts;

        void put(@Nullable String refusal) {
            puts++;
            if (refusal != null) {
                putsRefused.merge(refusal, 1, Integer::sum);
            }
        }

        void got(Outcome outcome, long took) {
            gets.merge(outcome.hit() == null ? "miss " + outcome.reason() : "hit " + outcome.reason(), 1, Integer::sum);
            nanos.add(took);
        }

        void pair(@Nullable Boolean same, boolean hit, String reason) {
            int column = same == null ? 2 : same ? 0 : 1;
            pairs.computeIfAbsent(hit ? "hit" : "miss " + reason, key -> new int[3])[column]++;
        }

        void print(PrintWriter console) {
            if (puts > 0 || !gets.isEmpty()) {
                console.println("puts: " + puts + ", not kept: " + putsRefused);
                console.println("gets: " + gets);
            }
            if (!nanos.isEmpty()) {
                long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
                Arrays.sort(sorted);
                console.printf(
                        Locale.ROOT,
                        "look-up without embedding: p50 %.0f µs, p99 %.0f µs%n",
                        sorted[sorted.length / 2] / 1e3,
                        sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e3);
            }
            if (!pairs.isEmpty()) {
                printPairs(console);
            }
        }

        private void printPairs(PrintWriter console) {
            int[] all = new int[3];
            console.printf("%-26s %6s %6s%n", "", "same", "other");
            pairs.forEach((name, counts) -> {
                console.printf("%-26s %6d %6d%n", name, counts[0], counts[1]);
                for (int i = 0; i < all.length; i++) {
                    all[i] += counts[i];
                }
            });
            int[] hits = pairs.getOrDefault("hit", new int[3]);
            console.printf(
                    Locale.ROOT,
                    "precision %.4f, recall %.4f (%d of %d hits right, %d paraphrases)%n",
                    hits[0] + hits[1] == 0 ? 1 : (double) hits[0] / (hits[0] + hits[1]),
                    all[0] == 0 ? 0 : (double) hits[0] / all[0],
                    hits[0],
                    hits[0] + hits[1],
                    all[0]);
        }
    }
}
