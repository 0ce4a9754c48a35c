package dev.wingman.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class RedisIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration BUDGET = Duration.ofMillis(200);

    private final LocalRedis server = LocalRedis.start(Options.temporary());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Redis redis = Redis.open(new RedisAddress(server.host(), server.port(), ""), BUDGET, meters);

    @BeforeEach
    void connect() {
        await().atMost(LONG).until(redis::available);
        await().atMost(LONG).until(() -> written("first"));
    }

    @AfterEach
    void close() {
        redis.close();
        server.close();
    }

    @Test
    void anAbsentKeyIsEmptyAndNoFailure() {
        assertThat(read("absent")).isEmpty();
        assertThat(failures()).isZero();
    }

    @Test
    void aCommandThatRedisRefusesIsEmptyAndAFailure() {
        assertThat(answer(redis.ask(commands -> commands.llen("key")))).isEmpty();
        assertThat(failures()).isEqualTo(1);
        assertThat(redis.available()).isTrue();
    }

    @Test
    void aStoppedRedisCostsNothingAndIsUsedAgainWhenItIsBack() {
        server.stop();
        await().atMost(LONG).until(() -> !redis.available());
        assertThat(read("key")).isEmpty();
        assertThat(available()).isZero();

        server.start();

        await().atMost(LONG).until(redis::available);
        await().atMost(LONG).untilAsserted(() -> assertThat(read("key")).contains("first"));
        assertThat(available()).isEqualTo(1);
    }

    @Test
    void aHangingRedisIsGivenUpAfterTheBudgetThenLeftAloneAndUsedAgain() throws Exception {
        signal("STOP");
        try {
            long start = System.nanoTime();
            assertThat(read("key")).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(BUDGET);

            await().atMost(LONG).until(() -> {
                read("key");
                return !redis.available();
            });
            double paid = failures();
            for (int i = 0; i < 10_000; i++) {
                read("key");
            }
            assertThat(failures() - paid).isLessThan(1_000);
        } finally {
            signal("CONT");
        }

        await().atMost(LONG).untilAsserted(() -> assertThat(read("key")).contains("first"));
        await().atMost(LONG).until(redis::available);
    }

    @Test
    void aRedisThatComesLaterIsFound() {
        server.stop();
        try (Redis early =
                Redis.open(new RedisAddress(server.host(), server.port(), ""), BUDGET, new SimpleMeterRegistry())) {
            assertThat(answer(early.ask(commands -> commands.get("key")))).isEmpty();
            assertThat(early.available()).isFalse();

            server.start();

            await().atMost(LONG).untilAsserted(() -> assertThat(answer(early.ask(commands -> commands.get("key"))))
                    .contains("first"));
            assertThat(early.available()).isTrue();
        }
    }

    @Test
    void aCommandGoesOnAndCountsWhenItsCallerIsGone() {
        CompletableFuture<String> command = new CompletableFuture<>();
        Disposable caller = redis.ask(commands -> command).subscribe();

        caller.dispose();

        assertThat(command).isNotCancelled();
        command.completeExceptionally(new IllegalStateException("broken"));
        assertThat(failures()).isEqualTo(1);
    }

    @Test
    void aCommandThatCanNotBeSentIsAFailureAndNoError() {
        assertThat(answer(redis.ask(commands -> {
                    throw new IllegalStateException("broken");
                })))
                .isEmpty();
        assertThat(failures()).isEqualTo(1);
    }

    @Test
    void withoutRedisNothingIsSaid() {
        assertThat(answer(Redis.none().ask(commands -> commands.get("key")))).isEmpty();
        assertThat(Redis.none().available()).isFalse();
    }

    private boolean written(String value) {
        return answer(redis.ask(commands -> commands.set("key", value))).isPresent();
    }

    private Optional<String> read(String key) {
        return answer(redis.ask(commands -> commands.get(key)));
    }

    private static <T> Optional<T> answer(Mono<T> asked) {
        return asked.blockOptional(LONG);
    }

    private double failures() {
        return meters.get("wingman.redis.failures").counter().count();
    }

    private double available() {
        return meters.get("wingman.redis.available").gauge().value();
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(
                        "kill",
                        "-" + name,
                        Long.toString(server.process().orElseThrow().pid()))
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
