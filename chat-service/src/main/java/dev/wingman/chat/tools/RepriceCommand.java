package dev.wingman.chat.tools;

import dev.wingman.chat.pricing.PriceFile;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.TurnCompleted;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code ./wingman reprice}: what past turns would have cost by another price list. */
@Command(
        name = "reprice",
        mixinStandardHelpOptions = true,
        description = {
            "Reckon the costs of past turns anew by another price list. Reads chat.turns and changes nothing.",
            "The broker is the one of KAFKA_BOOTSTRAP_SERVERS, else of the system that runs from this project."
        })
final class RepriceCommand implements Callable<Integer> {

    private static final int MICRO_DIGITS = 6;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "Turns that ended from then on: a UTC day (2026-11-01) or a time (2026-11-01T08:00:00Z).")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Up to the end of that day, or up to that time. Default: all that are committed.")
    private @Nullable String to;

    @Option(
            names = "--prices",
            required = true,
            paramLabel = "FILE",
            description = {
                "YAML or JSON with version and models, each with input, cached-input and output in micro-dollars",
                "per million tokens, as under wingman.chat.pricing in the settings."
            })
    private Path prices = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", description = "Also write a JSON line for each turn to this file.")
    private @Nullable Path out;

    @Option(
            names = {"--data", "--home"},
            paramLabel = "DIR",
            description = "Directory of the running system. Default: .wingman in the project.")
    private @Nullable Path home;

    @Spec
    private @Nullable CommandSpec spec;

    /** A line of {@code --out}; money in millionths of a US dollar. */
    private record Row(
            String requestId,
            Instant completedAt,
            String model,
            String oldPriceVersion,
            long oldMicroUsd,
            long newMicroUsd,
            long differenceMicroUsd) {}

    /** There is no broker to read from. */
    private static final class NothingRunsException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NothingRunsException(String message) {
            super(message);
        }
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the command's spec");
        }
        PrintWriter terminal = spec.commandLine().getOut();
        try {
            PriceList list = PriceFile.read(prices);
            Instant begin = time("--from", from, false);
            Instant end = to == null ? Instant.MAX : time("--to", to, true);
            if (!begin.isBefore(end)) {
                throw new IllegalArgumentException("--from must lie before --to");
            }
            Repricing repricing = new Repricing(list);
            long unreadable = read(new LoggedTurns(bootstrapServers()), begin, end, repricing);
            print(terminal, list, repricing, unreadable);
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (NothingRunsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } catch (KafkaException e) {
            spec.commandLine().getErr().println("chat.turns can't be read: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } catch (IOException | UncheckedIOException e) {
            spec.commandLine().getErr().println(out + " can't be written: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private long read(LoggedTurns turns, Instant begin, Instant end, Repricing repricing) throws IOException {
        try (Writer rows = out == null ? Writer.nullWriter() : TextFile.writer(out)) {
            return turns.read(begin, end, turn -> {
                Repricing.Line line = repricing.add(turn);
                try {
                    rows.write(WireJson.MAPPER.writeValueAsString(row(turn, line)) + "\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static Row row(TurnCompleted turn, Repricing.Line line) {
        return new Row(
                turn.requestId(),
                turn.completedAt(),
                turn.model(),
                turn.priceVersion(),
                line.oldMicroUsd(),
                line.newMicroUsd(),
                line.difference());
    }

    private String bootstrapServers() {
        String named = System.getenv("KAFKA_BOOTSTRAP_SERVERS");
        if (named != null && !named.isBlank()) {
            return named;
        }
        Path directory = (home == null
                        ? Path.of(System.getProperty("wingman.project", "")).resolve(".wingman")
                        : home)
                .toAbsolutePath()
                .normalize();
        try {
            JsonNode state = WireJson.MAPPER.readTree(Files.readAllBytes(directory.resolve("run.json")));
            if (ProcessHandle.of(state.at("/launcher/pid").asLong(-1)).isPresent()) {
                return state.path("bootstrapServers").asString();
            }
        } catch (IOException | JacksonException e) {
            // nothing that can be used: nothing runs
        }
        throw new NothingRunsException("Wingman does not run on the data in " + directory
                + ". Start it with ./wingman up, or name another broker with KAFKA_BOOTSTRAP_SERVERS.");
    }

    private static Instant time(String option, String text, boolean endOfDay) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text)
                            .plusDays(endOfDay ? 1 : 0)
                            .atStartOfDay()
                            .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    option + " " + text + ": neither a day (2026-11-01) nor a time (2026-11-01T08:00:00Z)", e);
        }
    }

    private static void print(PrintWriter terminal, PriceList list, Repricing repricing, long unreadable) {
        Repricing.Line total = repricing.total();
        terminal.printf(
                Locale.ROOT,
                "%,d turns with %,d model calls, priced by %s, anew by %s; dollars, and micro-dollars in brackets%n%n",
                repricing.turns(),
                total.calls(),
                repricing.oldVersions().isEmpty() ? "nothing" : String.join(", ", repricing.oldVersions()),
                list.version());
        terminal.printf(
                Locale.ROOT,
                "%-36s %9s %13s %13s %28s %28s %28s%n",
                "model",
                "calls",
                "tokens in",
                "tokens out",
                "old",
                "new",
                "difference");
        repricing.byModel().forEach((model, line) -> print(terminal, model, line));
        print(terminal, "total", total);
        if (!repricing.unknownModels().isEmpty()) {
            terminal.printf(
                    "%nNo price in the list, old cost kept: %s%n", String.join(", ", repricing.unknownModels()));
        }
        if (unreadable > 0) {
            terminal.printf("%n%d records are no turns and were left out.%n", unreadable);
        }
        terminal.flush();
    }

    private static void print(PrintWriter terminal, String name, Repricing.Line line) {
        terminal.printf(
                Locale.ROOT,
                "%-36s %,9d %,13d %,13d %28s %28s %28s%n",
                name,
                line.calls(),
                line.usage().inputTokens(),
                line.usage().outputTokens(),
                money(line.oldMicroUsd(), ""),
                money(line.newMicroUsd(), ""),
                money(line.difference(), line.difference() > 0 ? "+" : ""));
    }

    private static String money(long microUsd, String sign) {
        return sign + BigDecimal.valueOf(microUsd, MICRO_DIGITS).toPlainString() + " (" + sign + microUsd + ")";
    }
}
