package dev.wingman.loadtest;

import dev.wingman.loadtest.NearCachePart.Server;
import dev.wingman.loadtest.transactions.TransactionSchemes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wingman load}. */
@Command(
        name = "wingman load",
        description = {
            "Measure Wingman beside a bare echo and a bare handler, and say which targets it meets.",
            "",
            "Starts a system of its own, without provider latency, and ends it again. Takes a quarter of an hour; the"
                    + " machine should have nothing else to do."
        },
        subcommands = {TransactionSchemes.class, CacheLoad.class},
        mixinStandardHelpOptions = true)
public final class LoadTest implements Callable<Integer> {

    private static final Map<String, String> NO_LATENCY =
            Map.of("SIMULATED_FIRST_TOKEN", "0ms", "SIMULATED_TOKENS_PER_SECOND", "0");

    private static final int NOT_MEASURED = 2;
    private static final String CHAT = "/coach/chat";
    private static final String COMPLETIONS = "/v1/chat/completions";
    private static final String CHALLENGES = "/api/challenges";
    private static final int CACHED_AT_THE_LATEST = 50;
    private static final long CACHE_PAUSE_MS = 100;

    private enum Part {
        latency,
        throughput,
        nearcache,
        streams
    }

    @Option(names = "--parts", split = ",", description = "${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(
            names = "--seconds",
            defaultValue = "8",
            description = "Length of a measurement. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "How often each measurement is taken. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "90",
            description = "Seconds of warm-up of each program. Default: ${DEFAULT-VALUE}.")
    private int warmUpSeconds;

    private final Report report = new Report();
    private final Path project =
            Path.of(System.getProperty("wingman.project", ".")).toAbsolutePath().normalize();
    private final Path results = project.resolve("infra/load-test/target/load");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadTest())
                .setExecutionExceptionHandler((exception, commandLine, parsed) -> {
                    if (exception instanceof ChildFailedException) {
                        commandLine.getErr().println(exception.getMessage());
                        return NOT_MEASURED;
                    }
                    throw exception;
                })
                .execute(arguments));
    }

    /** @return 0 when all targets are met, else 1 */
    @Override
    public Integer call() throws IOException, InterruptedException {
        report.condition("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        report.condition("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        try (HttpLoad load = new HttpLoad()) {
            if (!parts.equals(EnumSet.of(Part.streams))) {
                withoutLatency(load);
            }
            if (parts.contains(Part.streams)) {
                streams(load);
            }
        }
        Files.writeString(results.resolve("result.md"), report.markdown());
        Files.writeString(results.resolve("result.json"), report.json());
        System.out.println();
        System.out.print(report.markdown());
        System.out.println("- kept in: " + results);
        return report.allMet() ? 0 : 1;
    }

    private void withoutLatency(HttpLoad load) throws IOException, InterruptedException {
        progress("Starting Wingman, with answers that take the provider no time");
        Path home = emptyDirectory("instant");
        try (WingmanSystem wingman = WingmanSystem.start(project, home, NO_LATENCY)) {
            List<String> flags = Processes.jvmFlags(wingman.gatewayPid());
            report.condition("flags of every service, echo and handler", String.join(" ", flags));
            if (parts.contains(Part.latency) || parts.contains(Part.throughput)) {
                chats(load, wingman, flags, home);
            }
            if (parts.contains(Part.nearcache)) {
                nearCache(load, wingman, flags, home);
            }
        }
    }

    private void chats(HttpLoad load, WingmanSystem wingman, List<String> flags, Path logs)
            throws IOException, InterruptedException {
        progress("Starting the echo");
        try (Echo echo = Echo.start(wingman.bootstrapServers(), flags, logs)) {
            Target chat = Target.chat(wingman.gateway(CHAT), wingman.token());
            ChatParts chats = new ChatParts(load, chat, echo.target(), timing(), report);
            progress("Warming up");
            chats.warmUp();
            if (parts.contains(Part.throughput)) {
                progress("Measuring throughput");
                try (TurnLog turns = new TurnLog(wingman.bootstrapServers())) {
                    chats.throughput(turns);
                }
            }
            if (parts.contains(Part.latency)) {
                progress("Measuring latency");
                chats.latency();
            }
        }
    }

    private void nearCache(HttpLoad load, WingmanSystem wingman, List<String> flags, Path logs)
            throws IOException, InterruptedException {
        progress("Measuring near-cache hits");
        byte[] body = cachedChallenges(wingman);
        try (BareTwin bare = BareTwin.start(body, CHALLENGES, flags, logs)) {
            Target challenges = Target.get(wingman.gateway(CHALLENGES), wingman.token());
            new NearCachePart(load, Wrk.find(), timing(), report)
                    .measure(
                            new Server(challenges, wingman.token(), wingman.gatewayPid()),
                            new Server(bare.target(), null, bare.pid()));
        }
    }

    /** Asks until the near cache answers. */
    private static byte[] cachedChallenges(WingmanSystem wingman) throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(wingman.gateway(CHALLENGES))
                .header("Authorization", "Bearer " + wingman.token())
                .timeout(Duration.ofSeconds(10))
                .build();
        for (int i = 0; i < CACHED_AT_THE_LATEST; i++) {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.headers().firstValue("X-Cache").orElse("").equals("HIT")) {
                return response.body();
            }
            Thread.sleep(CACHE_PAUSE_MS);
        }
        throw new IllegalStateException("GET " + CHALLENGES + " never came from the near cache");
    }

    private void streams(HttpLoad load) throws IOException, InterruptedException {
        progress("Starting Wingman, with answers that take five seconds");
        try (WingmanSystem wingman =
                WingmanSystem.start(project, emptyDirectory("streaming"), StreamsPart.settings())) {
            progress("Measuring streams");
            Target chat = Target.stream(wingman.gateway(CHAT), wingman.token());
            Target shortStreams = Target.shortStream(wingman.gateway(COMPLETIONS), wingman.token());
            new StreamsPart(load, chat, shortStreams, timing().warmUp(), report).measure(wingman.services());
        }
    }

    private Timing timing() {
        return new Timing(Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds), rounds);
    }

    private Path emptyDirectory(String name) throws IOException {
        Path directory = results.resolve(name);
        if (Files.exists(directory)) {
            try (Stream<Path> old = Files.walk(directory)) {
                old.sorted(Comparator.reverseOrder()).forEach(LoadTest::delete);
            }
        }
        return Files.createDirectories(directory);
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void progress(String what) {
        System.err.println(what + " …");
    }
}
