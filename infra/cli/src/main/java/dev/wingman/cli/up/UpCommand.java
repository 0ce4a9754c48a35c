package dev.wingman.cli.up;

import dev.wingman.cli.home.HomeLock;
import dev.wingman.cli.home.HomeOption;
import dev.wingman.cli.home.LocalKey;
import dev.wingman.cli.home.WingmanHome;
import dev.wingman.cli.terminal.ClassUse;
import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.cli.token.LocalToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wingman up}. */
@Command(
        name = "up",
        description = {
            "Start the whole system on this machine and keep it running until Ctrl-C.",
            "",
            "Kafka, PostgreSQL and Redis are embedded; nothing needs to be installed. Everything listens on 127.0.0.1"
                    + " only. A service that dies is started again. Environment variables such as ANTHROPIC_API_KEY"
                    + " reach the services."
        },
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {

    private static final Duration TOKEN_VALIDITY = Duration.ofHours(24);

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--port", defaultValue = "8080", description = "Port of the gateway. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--ephemeral", description = "Start empty and delete all data in the end.")
    private boolean ephemeral;

    @Option(
            names = "--gateways",
            defaultValue = "1",
            description = "Number of gateways. Further ones get the next free ports.")
    private int gateways;

    @Option(names = "--chats", defaultValue = "1", description = "Number of chat services.")
    private int chats;

    @Option(names = "--caches", defaultValue = "1", description = "Number of cache services.")
    private int caches;

    @Option(names = "--metrics", defaultValue = "1", description = "Number of metrics services.")
    private int metrics;

    @Option(
            names = "--server-pause",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "PostgreSQL or Redis that is killed is started again after so many seconds; 0: never."
                    + " Default: ${DEFAULT-VALUE}.")
    private int serverPauseSeconds;

    @Override
    public Integer call() throws InterruptedException {
        WingmanHome place = home.home();
        Progress progress =
                new Progress(Objects.requireNonNull(spec).commandLine().getOut());
        if (Files.notExists(place.directory())) {
            plan(); // what can't work is told before a directory is made; in one that exists a leftover may hold the
            // port
        }
        LauncherLog.open(place);
        ServicePrograms programs = new ServicePrograms(Path.of(System.getProperty("wingman.build", "build")));
        try (HomeLock lock = HomeLock.acquire(place)) {
            LeftoverInstances.end(place, progress);
            LaunchPlan plan = plan();
            progress.line("Starting Wingman …");
            LocalSystem system = new LocalSystem(place, plan, programs, progress);
            Thread stop = new Thread(() -> stop(system, programs, progress), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            try {
                system.start();
            } catch (RuntimeException e) {
                if (system.isClosing()) {
                    new CountDownLatch(1).await(); // what fails while everything is being stopped is of no interest
                }
                throw e;
            }
            String token =
                    new LocalToken("demo", LocalToken.Role.user, null, TOKEN_VALIDITY).sign(place, Instant.now());
            String opsToken = LocalKey.isReplaced()
                    ? null
                    : new LocalToken("operator", LocalToken.Role.ops, null, TOKEN_VALIDITY).sign(place, Instant.now());
            progress.line(StartScreen.text(place, plan, system, token, opsToken, progress.elapsed()));
            ClassUse.isTypical();
            new CountDownLatch(1).await();
            return 0;
        }
    }

    private LaunchPlan plan() {
        return LaunchPlan.of(instances(), port, ephemeral, serverPause());
    }

    private Duration serverPause() {
        if (serverPauseSeconds < 0) {
            throw CommandFailedException.impossible("--server-pause must not be negative.");
        }
        return Duration.ofSeconds(serverPauseSeconds);
    }

    private Map<ServiceKind, Integer> instances() {
        Map<ServiceKind, Integer> counts = new EnumMap<>(ServiceKind.class);
        counts.put(ServiceKind.GATEWAY, gateways);
        counts.put(ServiceKind.CHAT, chats);
        counts.put(ServiceKind.CACHE, caches);
        counts.put(ServiceKind.METRICS, metrics);
        return counts;
    }

    private static void stop(LocalSystem system, ServicePrograms programs, Progress progress) {
        boolean learned = programs.archive(ServiceKind.GATEWAY).exists();
        progress.line(
                "\nStopping …" + (learned ? "" : " The first stop takes longer, so that later starts take less."));
        system.close();
        progress.line("Stopped.");
    }
}
