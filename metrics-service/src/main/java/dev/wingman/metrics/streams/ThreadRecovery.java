package dev.wingman.metrics.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that dies; the tenth death within ten minutes ends the client, and with it the process: what
 * does not heal by itself is better started anew, or seen. Safe for concurrent use.
 */
final class ThreadRecovery implements StreamsUncaughtExceptionHandler {

    static final int MAX_DEATHS = 10;
    static final Duration WITHIN = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(ThreadRecovery.class);

    private final LongSupplier nanoTime;
    private final Queue<Long> deaths = new ArrayDeque<>();

    ThreadRecovery(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
        long now = nanoTime.getAsLong();
        deaths.removeIf(death -> now - death > WITHIN.toNanos());
        deaths.add(now);
        boolean replace = deaths.size() < MAX_DEATHS;
        log.atError()
                .setCause(exception)
                .addKeyValue("deaths", deaths.size())
                .log(replace ? "a stream thread died and is replaced" : "stream threads keep dying; giving up");
        return replace ? StreamThreadExceptionResponse.REPLACE_THREAD : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
}
