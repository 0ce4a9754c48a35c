package dev.wingman.metrics.tools;

import dev.wingman.metrics.alerts.AlertReplay;
import dev.wingman.metrics.alerts.WatchedRule;
import dev.wingman.metrics.tools.Simulation.Told;
import dev.wingman.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./wingman eval alerts}: how often alerts are right, and how late. */
@Command(
        name = "alerts",
        mixinStandardHelpOptions = true,
        description = {
            "Make up hours of telemetry with incidents and with harmless troubles that look like some, let the service's own"
                    + " windows and alert rules watch it, and print how many incidents each rule finds, how late, and how"
                    + " often it cries wolf. Nothing has to run. Rules take the same environment variables as in the service.",
            "",
            "Exit codes: 0 few enough alerts are false, 1 too many are, 2 it can't work as asked."
        })
final class AlertsEvaluation implements Callable<Integer> {

    /** In the morning of a Monday. */
    private static final Instant BEGIN = Instant.parse("2026-03-02T06:00:00Z");

    private static final String THRESHOLD = "P95_LATENCY_THRESHOLD_MS";
    private static final String DEFAULT_THRESHOLD = "300";

    @Option(names = "--hours", defaultValue = "12", description = "How much is made up. Default: 12.")
    private double hours;

    @Option(names = "--seed", defaultValue = "1", description = "Another one makes up something else. Default: 1.")
    private long seed;

    @Option(names = "--rules", paramLabel = "FILE", description = "Rules to try. Default: those of the service.")
    private @Nullable Path rules;

    @Option(
            names = "--max-false",
            defaultValue = "0.05",
            paramLabel = "SHARE",
            description = "Share of false alerts from which on the exit code is 1. Default: 0.05.")
    private double maxFalse;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write a JSON line for each alert and each incident with its verdict.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter console = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            if (!(hours >= 1 && hours <= 240)) {
                throw new IllegalArgumentException("--hours must be 1 to 240, but is " + hours);
            }
            demandFolder();
            return evaluate(console, System::getenv);
        } catch (IllegalArgumentException e) {
            complaints().println(e.getMessage());
            return 2;
        }
    }

    /** Before minutes of work. */
    private void demandFolder() {
        Path folder = out == null ? null : out.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(out + ": there is no directory for it");
        }
    }

    /** What is not to be read by the next program. */
    private PrintWriter complaints() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    private int evaluate(PrintWriter console, Function<String, @Nullable String> variables) throws IOException {
        Schedule schedule = Schedule.of(seed, BEGIN, Duration.ofMinutes(Math.round(hours * 60)));
        Duration threshold = threshold(variables.apply(THRESHOLD));
        List<WatchedRule> watched = new ArrayList<>();
        Simulation simulation = new Simulation(schedule, seed, threshold, (now, reader) -> {
            AlertReplay alerts = new AlertReplay(rules, variables, now, reader);
            watched.addAll(alerts.rules());
            return alerts;
        });
        complaints().printf(Locale.ROOT, "Making up %.1f hours; an hour takes about ten seconds …%n", hours);
        complaints().flush();
        List<Told> told = simulation.run();
        Verdicts verdicts = Verdicts.of(schedule, watched, told, new Observer(simulation.journal(), threshold));
        if (out != null) {
            VerdictFile.write(out, schedule, verdicts);
        }
        new Report(console).print(schedule, watched, verdicts);
        console.printf(
                Locale.ROOT,
                "requests counted in no window: %d too late, %d from a wrong future%n",
                simulation.windows().late(Topics.TELEMETRY_REQUESTS),
                simulation.windows().quarantined(Topics.TELEMETRY_REQUESTS));
        console.flush();
        return Report.falseShare(verdicts) >= maxFalse ? 1 : 0;
    }

    private static Duration threshold(@Nullable String millis) {
        String text = millis == null || millis.isBlank() ? DEFAULT_THRESHOLD : millis;
        try {
            return Duration.ofMillis(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(THRESHOLD + " must be a whole number, but is " + text, e);
        }
    }
}
