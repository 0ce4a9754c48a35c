package dev.wingman.localstack;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of each server for all tests of a JVM: started at first use, on free ports, with temporary data, ended with the
 * JVM. Tests that stop a server start one of their own. Safe for concurrent use.
 */
public final class SharedServers {

    private static @Nullable LocalKafka kafka;
    private static @Nullable LocalPostgres postgres;
    private static @Nullable LocalRedis redis;

    private SharedServers() {}

    public static synchronized LocalKafka kafka() {
        LocalKafka shared = kafka;
        if (shared == null) {
            shared = endWithJvm(LocalKafka.start(Options.temporary()), LocalKafka::close);
            kafka = shared;
        }
        return shared;
    }

    public static synchronized LocalPostgres postgres() {
        LocalPostgres shared = postgres;
        if (shared == null) {
            shared = endWithJvm(LocalPostgres.start(Options.temporary()), LocalPostgres::close);
            postgres = shared;
        }
        return shared;
    }

    public static synchronized LocalRedis redis() {
        LocalRedis shared = redis;
        if (shared == null) {
            shared = endWithJvm(LocalRedis.start(Options.temporary()), LocalRedis::close);
            redis = shared;
        }
        return shared;
    }

    private static <S> S endWithJvm(S server, Consumer<S> close) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> close.accept(server), "end-" + server.getClass().getSimpleName()));
        return server;
    }
}
