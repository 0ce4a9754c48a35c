package dev.wingman.metrics.streams;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether any broker answers: the bytes that come in must grow, which the group's heartbeats see to. Logs one line
 * when that ends and one when it begins again. {@link #up} may be called by any thread, {@link #check} by one.
 */
final class KafkaContact {

    static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(KafkaContact.class);

    private final String waiting;
    private final DoubleSupplier bytesReceived;
    private final LongSupplier nanoTime;
    private double seen;
    private long heardAt;
    private volatile boolean up;

    /**
     * @param waiting what waits without Kafka, for logs
     * @param bytesReceived received from brokers so far
     * @param nanoTime as {@link System#nanoTime}
     */
    KafkaContact(String waiting, DoubleSupplier bytesReceived, LongSupplier nanoTime) {
        this.waiting = waiting;
        this.bytesReceived = bytesReceived;
        this.nanoTime = nanoTime;
        this.heardAt = nanoTime.getAsLong();
    }

    /** Call it about every second. */
    void check() {
        double bytes = bytesReceived.getAsDouble();
        long now = nanoTime.getAsLong();
        if (bytes != seen) {
            seen = bytes;
            heardAt = now;
            if (!up) {
                log.info("Kafka answers; {} go on", waiting);
            }
            up = true;
        } else if (up && now - heardAt > LONGEST_SILENCE.toNanos()) {
            log.warn("Kafka does not answer; {} wait", waiting);
            up = false;
        }
    }

    boolean up() {
        return up;
    }
}
