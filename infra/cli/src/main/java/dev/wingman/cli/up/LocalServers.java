package dev.wingman.cli.up;

import dev.wingman.cli.home.RunningPart;
import dev.wingman.cli.home.RunningProcess;
import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import dev.wingman.localstack.PortTakenException;
import java.nio.file.Path;
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
        try {
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
                        progress.ready("postgres", started.port());
                        return started;
                    },
                    threads);
            CompletableFuture<LocalRedis> redis = CompletableFuture.supplyAsync(
                    () -> {
                        LocalRedis started = onPort(REDIS_PORT, data.resolve("redis"), ephemeral, LocalRedis::start);
                        progress.ready("redis", started.port());
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

    List<RunningPart> parts() {
        return List.of(
                new RunningPart("kafka", RunningProcess.of(ProcessHandle.current()), kafka.port()),
                new RunningPart("postgres", process(postgres.pid()), postgres.port()),
                new RunningPart("redis", process(redis.pid()), redis.port()));
    }

    private static RunningProcess process(long pid) {
        return ProcessHandle.of(pid).map(RunningProcess::of).orElseThrow();
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
