package dev.wingman.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Gives each command the same time budget, and none while Redis is away.
 *
 * <p>The budget is kept by Lettuce, where an answer and the end of the budget complete the same future: exactly one of
 * them counts. It is not kept by an operator that cancels a publisher of Lettuce: if such a cancel fails while it meets
 * the answer, nobody is told anything, and the caller waits for ever. For the same reason no caller's cancel reaches
 * Lettuce.
 */
final class GuardedRedis implements Redis {

    private static final Duration OUTAGE_AFTER = Duration.ofMillis(500);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

    private final RedisConnection connection;
    private final OutageGate gate;
    private final Counter failures;

    private GuardedRedis(RedisConnection connection, OutageGate gate, MeterRegistry meters) {
        this.connection = connection;
        this.gate = gate;
        this.failures = Counter.builder("wingman.redis.failures")
                .description("Redis commands that failed or took too long")
                .register(meters);
        Gauge.builder("wingman.redis.available", this, redis -> redis.available() ? 1 : 0)
                .description("1 while Redis answers, 0 during an outage")
                .register(meters);
    }

    static GuardedRedis open(RedisAddress address, Duration budget, MeterRegistry meters) {
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("the time budget of a Redis command must be positive, not " + budget);
        }
        OutageGate gate = new OutageGate(OUTAGE_AFTER, PROBE_INTERVAL, System::nanoTime);
        return new GuardedRedis(RedisConnection.open(address, budget), gate, meters);
    }

    @Override
    public <T> Mono<T> ask(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        return Mono.defer(() -> gate.admits() ? Mono.fromFuture(answer(command), true) : Mono.empty());
    }

    @Override
    public boolean available() {
        return connection.isOpen() && gate.available();
    }

    @Override
    public long failures() {
        return (long) failures.count();
    }

    @Override
    public void close() {
        connection.close();
    }

    /** What Redis said; null when it said nothing or failed. Never fails, so that a late failure bothers nobody. */
    private <T> CompletableFuture<@Nullable T> answer(
            Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        return started(command)
                .<@Nullable T>handle((answer, failure) -> {
                    if (failure == null) {
                        gate.succeeded();
                        return answer;
                    }
                    failures.increment();
                    gate.failed(failure);
                    return null;
                })
                .toCompletableFuture();
    }

    private <T> CompletionStage<T> started(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        StatefulRedisConnection<String, String> open = connection.current();
        if (open == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("no connection yet"));
        }
        try {
            return command.apply(open.async());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
