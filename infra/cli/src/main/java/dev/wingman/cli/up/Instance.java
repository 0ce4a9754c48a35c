package dev.wingman.cli.up;

import dev.wingman.cli.home.RunningPart;
import dev.wingman.cli.home.RunningProcess;
import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.cli.terminal.Durations;
import dev.wingman.localstack.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An instance of a service in a process of its own, started again with growing pauses when it ends unasked. Safe for
 * concurrent use.
 */
final class Instance {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final Duration TO_WRITE_AN_ARCHIVE = Duration.ofSeconds(65);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MESSAGES_TO_SHOW = 5;

    /** What all instances share. */
    record Surroundings(
            ServicePrograms programs,
            ServiceSettings settings,
            Path logs,
            Path temporary,
            ScheduledExecutorService timer,
            Readiness readiness,
            Progress progress,
            Runnable changed) {}

    private final ServiceKind kind;
    private final int number;
    private final Surroundings around;
    private final LogFile log;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();

    private int port;
    private @Nullable Process process;
    private Duration pause = FIRST_PAUSE;
    private long startedNanos;
    private long logBegin;
    private boolean stopping;

    Instance(ServiceKind kind, int number, int port, Surroundings around) {
        this.kind = kind;
        this.number = number;
        this.port = port;
        this.around = around;
        this.log = new LogFile(around.logs().resolve(name() + ".log"));
    }

    String name() {
        return kind.instanceName(number);
    }

    ServiceKind kind() {
        return kind;
    }

    /** Where it listens; changes when another program has taken it. */
    synchronized int port() {
        return port;
    }

    /**
     * Starts the process and the watch over it.
     *
     * @return completes when it is ready for the first time; with {@link CommandFailedException} when it ends before
     */
    CompletableFuture<Void> start() {
        startProcess();
        around.changed().run();
        return firstReady;
    }

    /** Asks the process to end; a later call of {@link #awaitStop} makes sure of it. */
    synchronized void stop() {
        stopping = true;
        if (process != null) {
            process.destroy();
        }
    }

    /** Waits for the end of a stopped process, longer if it writes its class archive; then ends it by force. */
    void awaitStop(Duration usual) {
        boolean writesArchive = number == 1 && !around.programs().archive(kind).exists();
        Duration limit = writesArchive ? usual.plus(TO_WRITE_AN_ARCHIVE) : usual;
        Process ending;
        synchronized (this) {
            ending = process;
        }
        if (ending == null) {
            return;
        }
        try {
            ending.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (number == 1) {
                around.programs().archive(kind).adoptDraft();
            }
        } catch (TimeoutException e) {
            around.progress().note(name(), "did not stop within " + Durations.seconds(limit) + "; ending it by force");
            ending.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending.destroyForcibly();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process can't fail", e);
        }
    }

    void rotateLog() {
        log.rotateIfLarge();
    }

    synchronized @Nullable RunningPart part() {
        Process running = process;
        return running == null ? null : new RunningPart(name(), RunningProcess.of(running.toHandle()), port);
    }

    private synchronized void startProcess() {
        if (stopping) {
            return;
        }
        if (hasLostItsPort()) {
            int other = Ports.free();
            around.progress().note(name(), "goes to port " + other + ", since another program has " + port);
            port = other;
        }
        try {
            Path temporary = Files.createDirectories(around.temporary().resolve(name()));
            Files.createDirectories(around.logs());
            ProcessBuilder builder = new ProcessBuilder(around.programs().command(kind, temporary, number == 1))
                    .directory(temporary.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.appender());
            Map<String, String> environment = builder.environment();
            environment.putAll(around.settings().of(kind, number, port));
            logBegin = log.length();
            Process started = builder.start();
            process = started;
            startedNanos = System.nanoTime();
            started.onExit().thenAccept(this::ended);
            around.timer().schedule(() -> awaitReadiness(started), POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            firstReady.completeExceptionally(
                    CommandFailedException.failed("Can't start " + name() + ": " + e.getMessage()));
        }
    }

    /** Whether another program took its port; that of a gateway was told to others and stays. */
    private boolean hasLostItsPort() {
        return kind != ServiceKind.GATEWAY && !Ports.isFree(port);
    }

    private void awaitReadiness(Process started) {
        around.readiness().of(port(), started.pid()).thenAccept(ready -> {
            if (!started.isAlive()) {
                return;
            }
            if (!ready) {
                around.timer().schedule(() -> awaitReadiness(started), POLL.toMillis(), TimeUnit.MILLISECONDS);
            } else if (!firstReady.complete(null)) {
                around.progress().note(name(), "is ready again");
            } else {
                around.progress().ready(name(), port());
            }
        });
    }

    private synchronized void ended(Process old) {
        if (stopping) {
            return;
        }
        String what = "ended with code " + old.exitValue();
        if (!firstReady.isDone() && hasLostItsPort()) {
            around.timer().execute(this::start);
            return;
        }
        if (!firstReady.isDone()) {
            firstReady.completeExceptionally(
                    CommandFailedException.failed(name() + " " + what + " while it started. Its log, " + log.path()
                            + ", ends with:\n\n" + String.join("\n", log.lastMessages(logBegin, MESSAGES_TO_SHOW))));
            return;
        }
        if (System.nanoTime() - startedNanos > STEADY.toNanos()) {
            pause = FIRST_PAUSE;
        }
        around.progress().note(name(), what + "; starting it again in " + Durations.seconds(pause));
        around.timer().schedule(this::start, pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
