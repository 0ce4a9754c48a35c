package dev.wingman.cli.up;

import dev.wingman.cli.home.RunningPart;
import dev.wingman.cli.home.RunningProcess;
import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import dev.wingman.localstack.PortTakenException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * The three servers that the services need, started side by side.
 *
 * @param kafka runs in this process
 */
record LocalServers(LocalKafka kafka, LocalPostgres postgres, LocalRedis redis) implements AutoCloseable {

    private static final String POSTGRES = "postgres";
    private static final String REDIS = "redis";
    private static final int KAFKA_PORT = 19_092;
    private static final int POSTGRES_PORT = 15_432;
    private static final int REDIS_PORT = 16_379;

    /**
     * Starts the servers on their usual ports, or on free ones where those are taken.
     *
     * @param data directory that holds a directory for each
     * @param ephemeral whether their data is deleted in the end
     */
    static LocalServers start(Path data, boolean ephemeral, Progress progress) {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (OneAtATime turn = OneAtATime.await()) {
            CompletableFuture<LocalKafka> kafka = CompletableFuture.supplyAsync(
                    () -> {
                        LocalKafka started = onPort(KAFKA_PORT, data.resolve("kafka"), ephemeral, LocalKafka::start);
                        progress.ready("kafka", started.port());
                        return started;
                    },
                    threads);
            CompletableFuture<LocalPostgres> postgres = CompletableFuture.supplyAsync(
                    () -> {
                        LocalPostgres started =
                                onPort(POSTGRES_PORT, data.resolve("postgres"), ephemeral, LocalPostgres::start);
                        progress.ready(POSTGRES, started.port());
                        return started;
                    },
                    threads);
            CompletableFuture<LocalRedis> redis = CompletableFuture.supplyAsync(
                    () -> {
                        LocalRedis started = onPort(REDIS_PORT, data.resolve("redis"), ephemeral, LocalRedis::start);
                        progress.ready(REDIS, started.port());
                        return started;
                    },
                    threads);
            return joined(kafka, postgres, redis);
        } finally {
            threads.shutdown();
        }
    }

    /** Kafka last: the services have gone by then, and its log is what must be whole. */
    @Override
    public void close() {
        redis.close();
        postgres.close();
        kafka.close();
    }

    /** Kafka, and which of the others run. */
    List<RunningPart> parts() {
        List<RunningPart> parts = new ArrayList<>();
        parts.add(new RunningPart("kafka", RunningProcess.of(ProcessHandle.current()), kafka.port()));
        postgres.process()
                .ifPresent(it -> parts.add(new RunningPart(POSTGRES, RunningProcess.of(it), postgres.port())));
        redis.process().ifPresent(it -> parts.add(new RunningPart(REDIS, RunningProcess.of(it), redis.port())));
        return List.copyOf(parts);
    }

    /** @param pause see {@link ServerWatch} */
    List<ServerWatch> watches(Duration pause, Progress progress) {
        return List.of(
                new ServerWatch(
                        POSTGRES,
                        () -> postgres.process().isPresent(),
                        postgres::start,
                        pause,
                        progress,
                        System::nanoTime),
                new ServerWatch(
                        REDIS, () -> redis.process().isPresent(), redis::start, pause, progress, System::nanoTime));
    }

    private static <S> S onPort(int preferred, Path directory, boolean ephemeral, Function<Options, S> start) {
        try {
            return start.apply(new Options(directory, preferred, ephemeral));
        } catch (PortTakenException e) {
            return start.apply(new Options(directory, 0, ephemeral));
        }
    }

    private static LocalServers joined(
            CompletableFuture<LocalKafka> kafka,
            CompletableFuture<LocalPostgres> postgres,
            CompletableFuture<LocalRedis> redis) {
        try {
            CompletableFuture.allOf(kafka, postgres, redis).join();
            return new LocalServers(kafka.join(), postgres.join(), redis.join());
        } catch (CompletionException e) {
            redis.thenAccept(LocalRedis::close);
            postgres.thenAccept(LocalPostgres::close);
            kafka.thenAccept(LocalKafka::close);
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
