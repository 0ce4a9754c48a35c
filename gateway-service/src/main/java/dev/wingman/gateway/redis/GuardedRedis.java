package dev.wingman.gateway.redis;

import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Gives each command the same time budget, and none while Redis is away. */
final class GuardedRedis implements Redis {

    private final RedisConnection connection;
    private final OutageGate gate;
    private final Duration timeout;
    private final Counter failures;

    GuardedRedis(RedisConnection connection, OutageGate gate, Duration timeout, MeterRegistry meters) {
        this.connection = connection;
        this.gate = gate;
        this.timeout = timeout;
        this.failures = Counter.builder("wingman.redis.failures")
                .description("Redis commands that failed or took too long")
                .register(meters);
    }

    @Override
    public <T> Mono<T> ask(Function<RedisReactiveCommands<String, String>, Mono<T>> command) {
        return Mono.defer(() -> {
            if (!gate.admits()) {
                return Mono.empty();
            }
            return Mono.justOrEmpty(connection.current())
                    .switchIfEmpty(Mono.error(() -> new IllegalStateException("no connection yet")))
                    .flatMap(open -> command.apply(open.reactive()))
                    .timeout(timeout)
                    .doOnSuccess(answer -> gate.succeeded())
                    .onErrorResume(failure -> {
                        failures.increment();
                        gate.failed(failure);
                        return Mono.empty();
                    });
        });
    }
}
