package dev.wingman.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Redis, which may be away at any time. Safe for concurrent use; never blocks but in {@link #close()}. */
public interface Redis extends AutoCloseable {

    /**
     * Connects in the background, tries again each second until it stands, and reconnects when it breaks. Meters:
     * {@code wingman.redis.available}, {@code wingman.redis.failures}.
     *
     * @param budget how long a command may take before it is given up; positive, at most 10 ms longer
     * @throws IllegalArgumentException when the budget is not positive
     */
    static Redis open(RedisAddress address, Duration budget, MeterRegistry meters) {
        return GuardedRedis.open(address, budget, meters);
    }

    /** A Redis that is always away. */
    static Redis none() {
        return new NoRedis();
    }

    /**
     * Runs a command when it is subscribed to. A subscriber that cancels is told nothing more; the command goes on.
     *
     * @param command calls Redis once, and must not wait
     * @return what Redis said; empty when it said nothing, is away, or took longer than its time budget. Never fails,
     *     and always ends
     */
    <T> Mono<T> ask(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command);

    /** Whether it is connected and no outage is known. */
    boolean available();

    /** Commands that failed or took too long since the start. */
    long failures();

    @Override
    void close();
}
