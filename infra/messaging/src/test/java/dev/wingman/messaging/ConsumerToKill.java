package dev.wingman.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** An instance in a process of its own, whose effects are lines {@code key value} on its standard output. */
final class ConsumerToKill {

    private ConsumerToKill() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, Object> config = Map.of("bootstrap.servers", arguments[0]);
        KeyOrderedConsumer.builder(config, arguments[1], List.of(arguments[2]))
                .deadLetters(new DeadLetters(config))
                .commitInterval(Duration.ofMillis(100))
                .handler(record -> CompletableFuture.runAsync(
                        () -> System.out.println(KafkaTopic.key(record) + " " + KafkaTopic.value(record)),
                        CompletableFuture.delayedExecutor(
                                ThreadLocalRandom.current().nextInt(1, 20), TimeUnit.MILLISECONDS)))
                .start();
        Thread.currentThread().join();
    }
}
