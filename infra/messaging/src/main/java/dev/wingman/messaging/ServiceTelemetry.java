package dev.wingman.messaging;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.telemetry.ResourceHeartbeat;
import dev.wingman.schemas.telemetry.ResourceTelemetryEvent;
import dev.wingman.schemas.telemetry.ResourcesSampled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service tells of itself: its resources every five seconds, and each second heartbeats to the partitions of the
 * topics of the telemetry that it writes to. A heartbeat promises that no older event of this instance follows in its
 * partition; so that the promise holds for events that are just being made, it lies {@link #SETTLING} in the past.
 *
 * <p>Works on a thread of its own, which never waits for Kafka once it has begun: what can't be published is lost, and
 * counted by the publisher. Not safe for concurrent use.
 */
public final class ServiceTelemetry implements AutoCloseable {

    /** How long an event may take from its time to the publisher. */
    public static final Duration SETTLING = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceTelemetry.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final int BEATS_A_SAMPLE = 5;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final EventPublisher publisher;
    private final EventSource source;
    private final Clock clock;
    private final Runnable prepare;
    private final List<Part> parts = new ArrayList<>();
    private final ScheduledExecutorService thread;
    private boolean prepared;

    /** Something that is done each second with the time, on this thread; must not block. */
    @FunctionalInterface
    public interface Part extends Consumer<Instant> {}

    /**
     * @param prepare makes the topics ready; may block; tried again each second while it fails
     * @param pools those that there are, at most 16
     */
    public ServiceTelemetry(
            EventPublisher publisher,
            EventSource source,
            Clock clock,
            Runnable prepare,
            ConsumerBacklog backlog,
            Collection<PoolSource> pools) {
        this.publisher = publisher;
        this.source = source;
        this.clock = clock;
        this.prepare = prepare;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "service-telemetry");
            made.setDaemon(true);
            return made;
        });
        parts.add(samples(new ResourceSampler(source, backlog, pools)));
        heartbeats(new EventCodec<>(Topics.TELEMETRY_RESOURCES), ResourceHeartbeat::new, UnaryOperator.identity());
    }

    /** Adds something that is done each second, before the heartbeats that are added after it. */
    public ServiceTelemetry eachSecond(Part part) {
        parts.add(part);
        return this;
    }

    /**
     * Adds heartbeats to every partition of a topic.
     *
     * @param heartbeat makes one for the instance and time
     * @param promise the time that can be promised instead of the given one, not later than it
     */
    public <E extends Event> ServiceTelemetry heartbeats(
            EventCodec<E> codec, BiFunction<String, Instant, ? extends E> heartbeat, UnaryOperator<Instant> promise) {
        String instance = source.service() + "/" + source.instance();
        return eachSecond(now -> {
            E event = heartbeat.apply(instance, promise.apply(now.minus(SETTLING)));
            for (int partition = 0; partition < codec.topic().partitions(); partition++) {
                send(codec, partition, event, now);
            }
        });
    }

    /** Begins; call it once. */
    public ServiceTelemetry start() {
        thread.scheduleAtFixedRate(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private Part samples(ResourceSampler sampler) {
        EventCodec<ResourceTelemetryEvent> codec = new EventCodec<>(Topics.TELEMETRY_RESOURCES);
        int[] beats = {0};
        return now -> {
            if (beats[0]++ % BEATS_A_SAMPLE == 0) {
                ResourcesSampled sample = sampler.sample(now);
                send(codec, null, sample, now);
            }
        };
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the publisher counts and logs what fails
    private <E extends Event> void send(EventCodec<E> codec, @Nullable Integer partition, E event, Instant time) {
        publisher.publish(codec, partition, null, event, time, TraceContext.start());
    }

    /** A task that fails would not be run again. */
    private void beat() {
        try {
            if (!prepared) {
                prepare.run();
                prepared = true;
            }
            Instant now = clock.instant();
            parts.forEach(part -> part.accept(now));
        } catch (RuntimeException e) {
            LOG.debug("the telemetry of this instance waits", e);
        }
    }

    /** Tells a last time what there is to tell. */
    @Override
    public void close() {
        if (!thread.isShutdown()) {
            thread.execute(this::beat);
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
