package dev.wingman.messaging;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.TraceContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events, acknowledged by all in-sync replicas, each once (idempotent), in the order of the calls. Never blocks
 * its caller, so that it may be called on an event loop: an event is encoded and handed to Kafka's client on the
 * caller's thread when that can't wait, else by a thread of its own.
 *
 * <p>At most 10,000 events may wait for their acknowledgement; more are refused with
 * {@link PublisherOverloadedException} and counted. An event that Kafka does not acknowledge within
 * {@code delivery.timeout.ms} (10 s), after at most 5 s of waiting for metadata or buffer memory, fails. Outages are one
 * log line at the begin and one at the end; set {@code org.apache.kafka.clients.NetworkClient} and
 * {@code org.apache.kafka.clients.producer.internals} to {@code ERROR} to keep it so.
 *
 * <p>The results complete on Kafka's network thread: what depends on them must not block. Metrics:
 * {@link PublisherMeters}. Safe for concurrent use.
 */
public final class EventPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
    private static final int MAX_PENDING = 10_000;
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(10);

    private final EventSource source;
    private final NonBlockingSender sender;
    private final PublisherMeters meters;
    private final Outage outage;

    /**
     * @param kafkaConfig at least {@code bootstrap.servers}; producer settings in it win over the defaults
     *     ({@code linger.ms} 0, no compression, {@code delivery.timeout.ms} 10000)
     * @param source who publishes
     */
    public EventPublisher(Map<String, Object> kafkaConfig, EventSource source, MeterRegistry meters) {
        this(new NonBlockingSender("publisher", kafkaConfig, MAX_PENDING, WAIT, KafkaProducer::new), source, meters);
    }

    EventPublisher(NonBlockingSender sender, EventSource source, MeterRegistry registry) {
        this.source = source;
        this.sender = sender;
        this.meters = new PublisherMeters(registry, sender);
        this.outage = new Outage(LOG, "publishing of " + source.service());
    }

    /**
     * Publishes one event.
     *
     * @param partition null lets the key decide
     * @param key null balances the records over the partitions
     * @param time when it happened
     * @param trace the place in the trace that the record carries on
     * @return where the event stands in the log, or why it does not
     */
    public <E extends Event> CompletionStage<RecordMetadata> publish(
            EventCodec<E> codec,
            @Nullable Integer partition,
            @Nullable String key,
            E event,
            Instant time,
            TraceContext trace) {
        long started = System.nanoTime();
        PublisherMeters.OfTopic counts = meters.of(codec.topic().name());
        CompletionStage<RecordMetadata> sent =
                sender.send(codec.encode(partition, key, event, codec.headers(event, source, time, trace)));
        sent.whenComplete((published, failure) -> {
            if (failure == null) {
                counts.ackTime().record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
                outage.end();
            } else if (failure instanceof PublisherOverloadedException) {
                counts.dropped().increment();
            } else {
                counts.failed().increment();
                outage.begin(failure);
            }
        });
        return sent;
    }

    /**
     * Publishes several events of a topic with one result.
     *
     * @return completes when all are acknowledged; fails with one of the failures when all have ended
     */
    public <E extends Event> CompletionStage<Void> publishAll(
            EventCodec<E> codec, Collection<Publication<E>> publications) {
        CompletableFuture<Void> all = new CompletableFuture<>();
        if (publications.isEmpty()) {
            all.complete(null);
            return all;
        }
        AtomicInteger open = new AtomicInteger(publications.size());
        CompletableFuture<Void> failed = new CompletableFuture<>();
        for (Publication<E> each : publications) {
            publish(codec, each.partition(), each.key(), each.event(), each.time(), each.trace())
                    .whenComplete((published, failure) -> {
                        if (failure != null) {
                            failed.completeExceptionally(failure);
                        }
                        if (open.decrementAndGet() == 0) {
                            failed.complete(null);
                            failed.whenComplete((done, first) -> {
                                if (first == null) {
                                    all.complete(null);
                                } else {
                                    all.completeExceptionally(first);
                                }
                            });
                        }
                    });
        }
        return all;
    }

    /**
     * Fetches what Kafka's client must know of the topics before their first event can go, so that the first events need
     * not wait. Blocks: call it at start.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException when Kafka does not tell within 10 s
     */
    public void warmUp(Collection<Topic<?>> topics) {
        topics.forEach(topic -> sender.warmUp(topic.name(), WARM_UP_LIMIT));
    }

    /** Events taken and not acknowledged. */
    public int inFlight() {
        return sender.pending();
    }

    /** Waits up to 10 s for what was taken. */
    @Override
    public void close() {
        sender.close();
        meters.close();
    }
}
