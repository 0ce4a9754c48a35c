package dev.wingman.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Says nothing. */
final class NoRedis implements Redis {

    @Override
    public <T> Mono<T> ask(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        return Mono.empty();
    }

    @Override
    public boolean available() {
        return false;
    }

    @Override
    public long failures() {
        return 0;
    }

    @Override
    public void close() {}
}
