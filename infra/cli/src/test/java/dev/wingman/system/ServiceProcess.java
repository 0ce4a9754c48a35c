package dev.wingman.system;

import dev.wingman.cli.up.Readiness;
import dev.wingman.cli.up.ServiceKind;
import dev.wingman.cli.up.ServiceSettings;
import dev.wingman.localstack.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A service in a process of its own, on a port that it keeps over restarts. Not safe for concurrent use. */
public final class ServiceProcess {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final Readiness READINESS = new Readiness();

    private final ServiceKind kind;
    private final int port = Ports.free();
    private final Map<String, String> settings;
    private final Map<String, String> environment;
    private final List<String> program;
    private final Path directory;
    private final Path log;
    private @Nullable Process process;

    ServiceProcess(
            ServiceKind kind,
            int number,
            ServiceSettings settings,
            Map<String, String> environment,
            Path directory,
            List<String> program) {
        this.kind = kind;
        this.settings = settings.of(kind, number, port);
        this.environment = environment;
        this.program = List.copyOf(program);
        this.directory = directory.resolve(kind.module() + "-" + number);
        this.log = Programs.logs().resolve(directory.getFileName() + "-" + kind.module() + "-" + number + ".log");
    }

    /** Starts the process, without waiting until it is ready; does nothing while it runs. */
    public void start() {
        if (isAlive()) {
            return;
        }
        try {
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-Djava.io.tmpdir=" + Files.createDirectories(directory)));
            command.addAll(program);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(settings);
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it takes work; fails at once when the process ends before. */
    public ServiceProcess awaitReady() {
        Awaitility.await(kind.module() + " ready; its log is " + log)
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .failFast(kind.module() + " ended; its log is " + log, () -> !isAlive())
                .until(() -> READINESS
                        .of(port, Objects.requireNonNull(process).pid())
                        .join());
        return this;
    }

    /** As {@code kill -9} does; returns when it is gone. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /**
     * As {@code kill} does: it may end its work; returns when it is gone.
     *
     * @return how it ended; 0 when it was never started
     */
    public int stop() {
        if (process == null) {
            return 0;
        }
        process.destroy();
        return process.onExit()
                .orTimeout(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join()
                .exitValue();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What it has written to its console. */
    public Path log() {
        return log;
    }
}
