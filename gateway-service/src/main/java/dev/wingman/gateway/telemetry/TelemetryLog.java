package dev.wingman.gateway.telemetry;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.telemetry.RequestCompleted;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** The topic {@code telemetry.requests}, for writing. Used by one thread. */
interface TelemetryLog extends AutoCloseable {

    /**
     * Makes the log ready; may wait for it.
     *
     * @throws RuntimeException when it is not ready; to be tried again
     */
    void prepare();

    /**
     * Appends an event; may wait for room for a bounded time.
     *
     * @param lost incremented, now or later, when the event does not reach the log
     */
    void append(RequestCompleted event, TraceContext trace, LongAdder lost);

    /** Appends a heartbeat to every partition. */
    void heartbeat(Instant at, long droppedEvents);

    @Override
    void close();
}
