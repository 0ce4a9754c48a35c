package dev.wingman.cli.status;

import dev.wingman.cli.home.HomeOption;
import dev.wingman.cli.home.RunState;
import dev.wingman.cli.home.RunningPart;
import dev.wingman.cli.terminal.Durations;
import dev.wingman.cli.up.Readiness;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wingman status}. */
@Command(
        name = "status",
        description = {
            "Show each part of the running system: process, port, health, and how long it has been up.",
            "",
            "The exit code is 0 only if all of them are up."
        },
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

    private static final String LINE = "%-12s %8s %7s  %-8s %s%n";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Override
    public Integer call() {
        RunState run = RunState.demand(home.home());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Map<RunningPart, CompletableFuture<Boolean>> health = new LinkedHashMap<>();
        run.servers().forEach(part -> health.put(part, CompletableFuture.supplyAsync(() -> server(part, run))));
        Readiness readiness = new Readiness();
        run.services()
                .forEach(part -> health.put(
                        part, readiness.of(part.port(), part.process().pid())));

        out.printf(LINE, "PART", "PROCESS", "PORT", "HEALTH", "UP FOR");
        boolean allUp = true;
        for (Map.Entry<RunningPart, CompletableFuture<Boolean>> entry : health.entrySet()) {
            RunningPart part = entry.getKey();
            boolean runs = part.process().handle().isPresent();
            boolean up = runs && entry.getValue().join();
            allUp &= up;
            String uptime =
                    runs ? Durations.rough(Duration.between(part.process().startedAt(), Instant.now())) : "";
            out.printf(
                    LINE,
                    part.name(),
                    part.process().pid(),
                    part.port(),
                    up ? "up" : runs ? "not up" : "ended",
                    uptime);
        }
        out.printf("%nGateway %s   Kafka %s%n", run.gatewayUrl(), run.bootstrapServers());
        out.flush();
        return allUp ? 0 : 1;
    }

    private static boolean server(RunningPart part, RunState run) {
        return switch (part.name()) {
            case "kafka" -> Probes.kafka(run.bootstrapServers());
            case "postgres" -> Probes.postgres(part.port());
            case "redis" -> Probes.redis(part.port());
            default -> throw new IllegalStateException("unknown server " + part.name());
        };
    }
}
