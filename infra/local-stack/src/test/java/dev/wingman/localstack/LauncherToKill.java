package dev.wingman.localstack;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts the three servers, tells their ports and waits for its end. */
final class LauncherToKill {

    static final String READY = "ready: ";

    private LauncherToKill() {}

    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        LocalKafka kafka = LocalKafka.start(Options.keeping(directory.resolve("kafka"), 0));
        LocalPostgres postgres = LocalPostgres.start(Options.keeping(directory.resolve("postgres"), 0));
        LocalRedis redis = LocalRedis.start(Options.keeping(directory.resolve("redis"), 0));
        System.out.println(READY + kafka.port() + " " + postgres.port() + " " + redis.port());
        new CountDownLatch(1).await();
    }
}
