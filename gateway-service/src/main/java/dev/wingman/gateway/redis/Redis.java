package dev.wingman.gateway.redis;

import io.lettuce.core.api.reactive.RedisReactiveCommands;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Redis, which may be away at any time. Safe for concurrent use; never blocks. */
public interface Redis {

    /**
     * Runs a command.
     *
     * @return what Redis said; empty when it said nothing, is away, or took longer than its time budget. Never fails
     */
    <T> Mono<T> ask(Function<RedisReactiveCommands<String, String>, Mono<T>> command);
}
