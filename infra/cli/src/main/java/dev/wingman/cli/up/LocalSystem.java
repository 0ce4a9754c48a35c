package dev.wingman.cli.up;

import dev.wingman.cli.home.LocalKey;
import dev.wingman.cli.home.RunState;
import dev.wingman.cli.home.RunningProcess;
import dev.wingman.cli.home.WingmanHome;
import dev.wingman.cli.terminal.CommandFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The servers and the services of one home, from their start to their end. Safe for concurrent use. */
final class LocalSystem implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(25);
    private static final Duration SERVER_CHECK = Duration.ofSeconds(1);
    private static final Duration LOG_CHECK = Duration.ofSeconds(2);

    private final WingmanHome home;
    private final LaunchPlan plan;
    private final ServicePrograms programs;
    private final Progress progress;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final List<Instance> instances = new ArrayList<>();
    private final CompletableFuture<LocalServers> servers = new CompletableFuture<>();
    private boolean starting;
    private boolean closing;

    LocalSystem(WingmanHome home, LaunchPlan plan, ServicePrograms programs, Progress progress) {
        this.home = home;
        this.plan = plan;
        this.programs = programs;
        this.progress = progress;
    }

    /**
     * Starts the servers, then the services side by side; returns when all are ready.
     *
     * @throws CommandFailedException when one of them is not
     */
    void start() {
        startServers();
        CompletableFuture<?>[] ready =
                startInstances().stream().map(Instance::start).toArray(CompletableFuture[]::new);
        try {
            allOrFirstFailure(ready)
                    .orTimeout(START_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CommandFailedException failed) {
                throw failed;
            }
            throw CommandFailedException.failed(
                    "Not all services were ready within " + START_LIMIT.toMinutes() + " minutes; see " + home.logs());
        }
        timer.scheduleWithFixedDelay(
                this::rotateLogs, LOG_CHECK.toMillis(), LOG_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        for (ServerWatch watch : servers().watches(plan.serverPause(), progress)) {
            timer.scheduleWithFixedDelay(
                    () -> watch(watch), SERVER_CHECK.toMillis(), SERVER_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Stops the services, the gateways first, then the servers; each wait is bounded. */
    @Override
    public void close() {
        List<Instance> running;
        boolean awaitServers;
        synchronized (this) {
            closing = true;
            awaitServers = starting;
            running = List.copyOf(instances);
        }
        stop(running.stream()
                .filter(instance -> instance.kind() == ServiceKind.GATEWAY)
                .toList());
        stop(running.stream()
                .filter(instance -> instance.kind() != ServiceKind.GATEWAY)
                .toList());
        endTimer();
        if (awaitServers) {
            servers.handle((started, failure) -> started)
                    .completeOnTimeout(null, STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .thenAccept(started -> {
                        if (started != null) {
                            started.close();
                        }
                    })
                    .join();
        }
        plan.forget(home);
        RunState.delete(home);
    }

    synchronized boolean isClosing() {
        return closing;
    }

    LocalServers servers() {
        return servers.join();
    }

    synchronized List<Instance> instances() {
        return List.copyOf(instances);
    }

    private void startServers() {
        synchronized (this) {
            if (closing) {
                return;
            }
            starting = true;
        }
        try {
            plan.forget(home);
            servers.complete(LocalServers.start(plan.data(home), plan.ephemeral(), progress));
        } catch (RuntimeException | Error e) {
            servers.completeExceptionally(e);
            throw e;
        }
    }

    private synchronized List<Instance> startInstances() {
        if (closing) {
            return List.of();
        }
        ServiceSettings settings = ServiceSettings.of(
                        servers().kafka(),
                        servers().postgres(),
                        servers().redis(),
                        LocalKey.isReplaced() ? "" : LocalKey.of(home))
                .withDashboard(
                        System.getenv(ServiceSettings.DASHBOARD_URL) == null ? plan.gatewayUrl() + "/dashboard" : "");
        WingmanHome.writePrivately(home.environment(), settings.asShellScript(home.environment(), programs));
        Instance.Surroundings around = new Instance.Surroundings(
                programs,
                settings,
                home.logs(),
                plan.data(home).resolve("tmp"),
                timer,
                new Readiness(),
                progress,
                this::writeState);
        plan.ports().forEach((kind, ports) -> {
            for (int i = 0; i < ports.size(); i++) {
                instances.add(new Instance(kind, i + 1, ports.get(i), around));
            }
        });
        return instances();
    }

    private synchronized void writeState() {
        if (closing) {
            return;
        }
        new RunState(
                        RunningProcess.of(ProcessHandle.current()),
                        plan.gatewayUrl(),
                        servers().kafka().bootstrapServers(),
                        servers().parts(),
                        instances.stream()
                                .map(Instance::part)
                                .filter(Objects::nonNull)
                                .toList())
                .write(home);
    }

    private void watch(ServerWatch watch) {
        if (!isClosing() && watch.check()) {
            writeState();
        }
    }

    private void rotateLogs() {
        instances().forEach(Instance::rotateLog);
    }

    /** Waits for what it does just now: a server must not start while it is being closed. */
    private void endTimer() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                progress.line("A server is still starting; its process may stay.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(List<Instance> instances) {
        instances.forEach(Instance::stop);
        instances.forEach(instance -> instance.awaitStop(STOP_LIMIT));
    }

    /** Fails with the first that fails, completes when all have completed. */
    private static CompletableFuture<?> allOrFirstFailure(CompletableFuture<?>[] all) {
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        for (CompletableFuture<?> one : all) {
            one.whenComplete((done, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                }
            });
        }
        CompletableFuture.allOf(all).thenRun(() -> result.complete(null));
        return result;
    }
}
