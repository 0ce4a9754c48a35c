package dev.wingman.gateway.telemetry;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.telemetry.RequestCompleted;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes events from the requests and hands them, on a thread of its own, to the log. The requests never wait: what does
 * not fit into the queue is dropped and counted. Each second it sends a heartbeat, which promises that no older event
 * follows; so that the promise holds for requests that are just ending, its time lies {@link #SETTLING} in the past.
 * {@link #tell} is safe for concurrent use.
 */
final class RequestTelemetry implements AutoCloseable {

    /** How long an event may take from its time to the queue. */
    static final Duration SETTLING = Duration.ofMillis(200);

    private static final int CAPACITY = 16_384;
    private static final int BATCH = 1_024;
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    /** An event and its place in its trace. */
    record Told(RequestCompleted event, TraceContext trace) {}

    private final BlockingQueue<Told> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final LongAdder dropped = new LongAdder();
    private final TelemetryLog log;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopped;

    /** @param log takes the events; may block, which only fills the queue */
    RequestTelemetry(TelemetryLog log, Clock clock, MeterRegistry meters) {
        this.log = log;
        this.clock = clock;
        this.thread = new Thread(this::run, "request-telemetry");
        thread.setDaemon(true);
        FunctionCounter.builder("wingman.telemetry.dropped", dropped, LongAdder::sum)
                .description("Events about requests that were dropped under pressure")
                .register(meters);
        Gauge.builder("wingman.telemetry.queued", queue, Collection::size)
                .description("Events about requests that wait to be published")
                .register(meters);
    }

    void start() {
        thread.start();
    }

    void tell(RequestCompleted event, TraceContext trace) {
        if (!queue.offer(new Told(event, trace))) {
            dropped.increment();
        }
    }

    /** Events dropped so far. */
    long dropped() {
        return dropped.sum();
    }

    /** Events that wait to be published. */
    int queued() {
        return queue.size();
    }

    private void run() {
        if (!prepared()) {
            return;
        }
        List<Told> batch = new ArrayList<>(BATCH);
        long nextHeartbeat = System.nanoTime();
        while (!stopped) {
            if (System.nanoTime() - nextHeartbeat >= 0) {
                nextHeartbeat = System.nanoTime() + HEARTBEAT_NANOS;
                Instant settled = clock.instant().minus(SETTLING);
                publishAll(batch);
                log.heartbeat(settled, dropped.sum());
            }
            if (publish(batch) == 0) {
                LockSupport.parkNanos(this, IDLE_NANOS);
            }
        }
        publishAll(batch);
    }

    /** Waits for the log, as long as it takes; until then the queue takes what it can. False: stopped before. */
    private boolean prepared() {
        do {
            try {
                log.prepare();
                return true;
            } catch (RuntimeException notYet) {
                // whoever reads from Kafka logs that it is away
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        } while (!stopped);
        return false;
    }

    /** Publishes at least what stood in the queue when it was called. */
    private void publishAll(List<Told> batch) {
        int left = queue.size();
        while (left > 0) {
            int published = publish(batch);
            left = published == 0 ? 0 : left - published;
        }
    }

    private int publish(List<Told> batch) {
        int taken = queue.drainTo(batch, BATCH);
        for (Told told : batch) {
            log.append(told.event(), told.trace(), dropped);
        }
        batch.clear();
        return taken;
    }

    /** Ends the thread after what is in the queue, then the log. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }
}
