package dev.wingman.messaging;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.slf4j.Logger;

/**
 * Tells whether any broker talks to a consumer: its incoming bytes must grow, which heartbeats see to every two seconds
 * whatever else happens. Logs one line when that ends and one when it begins again. {@link #up} may be called by any
 * thread.
 */
final class BrokerContact {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final Outage outage;
    private double seenBytes;
    private long heardNanos = System.nanoTime();
    private volatile boolean heard;

    BrokerContact(Consumer<?, ?> consumer, Logger log, String group) {
        this.consumer = consumer;
        this.outage = new Outage(log, "Kafka for group " + group);
    }

    void check() {
        double bytes = incomingBytes();
        long now = System.nanoTime();
        if (bytes != seenBytes) {
            seenBytes = bytes;
            heardNanos = now;
            heard = true;
            outage.end();
        } else if (now - heardNanos > LONGEST_SILENCE.toNanos()) {
            outage.begin(null);
        }
    }

    boolean up() {
        return heard && !outage.ongoing();
    }

    private double incomingBytes() {
        Optional<? extends Metric> metric = consumer.metrics().values().stream()
                .filter(candidate -> candidate.metricName().name().equals("incoming-byte-total")
                        && candidate.metricName().group().equals("consumer-metrics"))
                .findFirst();
        return metric.map(Metric::metricValue)
                .filter(Double.class::isInstance)
                .map(Double.class::cast)
                .orElse(0.0);
    }
}
