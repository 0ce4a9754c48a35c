package dev.wingman.chat.tools;

import dev.wingman.chat.routing.RoutingSettings;
import dev.wingman.chat.routing.TierRouter;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.RoutingSignal;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnRouting;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Routes rows {@code {id?, text, turns?, tier?, smallTalk?}} and says how far they agree with their labels. */
@Command(
        name = "routing",
        description = {
            "Choose the tier of each row {\"text\": …} of a JSONL file.",
            "A row may have an `id` (else the number of its line), `turns` (the user's messages before it), and as labels"
                    + " `tier` or `smallTalk`."
        },
        mixinStandardHelpOptions = true)
final class RoutingEvaluation implements Callable<Integer> {

    private static final int WARM_UPS = 5;
    private static final int SAMPLES = 2_000;

    private record Row(
            JsonNode id,
            String text,
            List<String> turns,
            @Nullable Tier tier,
            @Nullable Boolean smallTalk) {}

    private record Decision(JsonNode id, String tier, double score, List<RoutingSignal> signals) {}

    @Option(names = "--data", required = true, description = "JSONL file of rows.")
    private @Nullable Path data;

    @Option(names = "--out", description = "Where to write {id, tier, score, signals} for each row.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter console = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter complaints = spec.commandLine().getErr();
        try {
            TierRouter router = TierRouter.of(Settings.load().bind("wingman.chat.routing", RoutingSettings.class));
            List<Row> rows = read(Objects.requireNonNull(data));
            evaluate(router, rows, console);
            return 0;
        } catch (IllegalArgumentException e) {
            complaints.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    private void evaluate(TierRouter router, List<Row> rows, PrintWriter console) throws IOException {
        List<ChatRequested> requests =
                rows.stream().map(RoutingEvaluation::request).toList();
        int rounds = SAMPLES / Math.max(1, rows.size()) + 1;
        timed(router, requests, WARM_UPS * rounds);
        long[] nanos = timed(router, requests, rounds);
        List<TurnRouting> decisions =
                requests.stream().map(request -> decide(router, request)).toList();
        if (out != null) {
            write(out, rows, decisions);
        }
        Report.print(
                rows.stream().map(Row::tier).toList(),
                rows.stream().map(Row::smallTalk).toList(),
                decisions,
                console);
        Arrays.sort(nanos);
        if (nanos.length > 0) {
            console.printf(
                    Locale.ROOT,
                    "decision time: p50 %.0f µs, p99 %.0f µs, longest %.0f µs%n",
                    nanos[nanos.length / 2] / 1e3,
                    nanos[(int) Math.ceil(nanos.length * 0.99) - 1] / 1e3,
                    nanos[nanos.length - 1] / 1e3);
            console.println("table: " + decisions.get(0).version());
        }
        console.flush();
    }

    /** How long each decision of so many rounds took, in nanoseconds. */
    private static long[] timed(TierRouter router, List<ChatRequested> requests, int rounds) {
        long[] nanos = new long[requests.size() * rounds];
        for (int i = 0; i < nanos.length; i++) {
            long begin = System.nanoTime();
            decide(router, requests.get(i % requests.size()));
            nanos[i] = System.nanoTime() - begin;
        }
        return nanos;
    }

    private static TurnRouting decide(TierRouter router, ChatRequested request) {
        return Objects.requireNonNull(
                router.route(request, List.of()).toFuture().getNow(null), "the router answers at once");
    }

    private static ChatRequested request(Row row) {
        List<ChatMessage> transcript = row.turns().isEmpty()
                ? null
                : row.turns().stream()
                        .map(text -> new ChatMessage(ChatRole.USER, text))
                        .toList();
        return new ChatRequested(
                "eval",
                "eval",
                "eval",
                "default",
                row.text(),
                transcript,
                null,
                null,
                false,
                0,
                null,
                null,
                Instant.EPOCH);
    }

    private static void write(Path file, List<Row> rows, List<TurnRouting> decisions) throws IOException {
        try (BufferedWriter writer = TextFile.writer(file)) {
            for (int i = 0; i < rows.size(); i++) {
                TurnRouting decision = decisions.get(i);
                writer.write(WireJson.MAPPER.writeValueAsString(new Decision(
                        rows.get(i).id(),
                        decision.chosen().name().toLowerCase(Locale.ROOT),
                        decision.score(),
                        decision.signals())));
                writer.newLine();
            }
        }
    }

    private static List<Row> read(Path file) throws IOException {
        List<String> lines = TextFile.lines(file);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                rows.add(row(lines.get(i), i + 1, file));
            }
        }
        return rows;
    }

    private static Row row(String line, int number, Path file) {
        String place = file + ":" + number + ": ";
        JsonNode node;
        try {
            node = WireJson.MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(place + "no valid JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode text = node.get("text");
        if (text == null || !text.isString()) {
            throw new IllegalArgumentException(place + "`text` must be a text");
        }
        JsonNode smallTalk = node.get("smallTalk");
        if (smallTalk != null && !smallTalk.isBoolean()) {
            throw new IllegalArgumentException(place + "`smallTalk` must be true or false");
        }
        JsonNode id = node.get("id");
        return new Row(
                id == null ? WireJson.MAPPER.valueToTree(number) : id,
                text.stringValue(),
                turns(node.get("turns"), place),
                tier(node.get("tier"), place),
                smallTalk == null ? null : smallTalk.booleanValue());
    }

    private static List<String> turns(@Nullable JsonNode turns, String place) {
        List<String> said = new ArrayList<>();
        if (turns != null) {
            if (!turns.isArray()) {
                throw new IllegalArgumentException(place + "`turns` must be a list of texts");
            }
            for (JsonNode turn : turns) {
                if (!turn.isString()) {
                    throw new IllegalArgumentException(place + "`turns` must be a list of texts");
                }
                said.add(turn.stringValue());
            }
        }
        return said;
    }

    private static @Nullable Tier tier(@Nullable JsonNode tier, String place) {
        if (tier == null) {
            return null;
        }
        for (Tier known : Tier.values()) {
            if (tier.isString() && known.name().equalsIgnoreCase(tier.stringValue())) {
                return known;
            }
        }
        throw new IllegalArgumentException(place + "`tier` must be economy, standard or premium, but is " + tier);
    }

    /** What is printed of the labelled rows. */
    private static final class Report {

        private Report() {}

        static void print(
                List<@Nullable Tier> tiers,
                List<@Nullable Boolean> smallTalk,
                List<TurnRouting> decisions,
                PrintWriter console) {
            Map<Tier, int[]> table = new EnumMap<>(Tier.class);
            int agreed = 0;
            int labelled = 0;
            int[] chosen = new int[Tier.values().length];
            int[] talk = new int[2];
            int[] talkEconomy = new int[2];
            for (int i = 0; i < decisions.size(); i++) {
                Tier decided = decisions.get(i).chosen();
                chosen[decided.ordinal()]++;
                Tier tier = tiers.get(i);
                if (tier != null) {
                    labelled++;
                    agreed += tier == decided ? 1 : 0;
                    table.computeIfAbsent(tier, t -> new int[Tier.values().length])[decided.ordinal()]++;
                }
                Boolean small = smallTalk.get(i);
                if (small != null) {
                    talk[small ? 1 : 0]++;
                    talkEconomy[small ? 1 : 0] += decided == Tier.ECONOMY ? 1 : 0;
                }
            }
            console.printf(
                    Locale.ROOT,
                    "%d rows: economy %d, standard %d, premium %d%n",
                    decisions.size(),
                    chosen[0],
                    chosen[1],
                    chosen[2]);
            if (talk[1] > 0) {
                console.println("small talk sent to economy: " + share(talkEconomy[1], talk[1]));
            }
            if (talk[0] > 0) {
                console.println("other rows kept out of economy: " + share(talk[0] - talkEconomy[0], talk[0]));
            }
            if (labelled > 0) {
                console.println("tier agreement: " + share(agreed, labelled));
                console.printf("%-20s %9s %9s %9s%n", "labelled \\ chosen", "economy", "standard", "premium");
                table.forEach((tier, row) -> console.printf(
                        "%-20s %9d %9d %9d%n", tier.name().toLowerCase(Locale.ROOT), row[0], row[1], row[2]));
            }
        }

        private static String share(int part, int whole) {
            return String.format(Locale.ROOT, "%.1f %% (%d of %d)", 100.0 * part / whole, part, whole);
        }
    }
}
