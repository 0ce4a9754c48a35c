package dev.wingman.messaging;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A member of a consumer group that works on many records at once: records of one key one after the other in the order
 * of the log, records of other keys in parallel. A record counts as done when its handler's stage has completed, and
 * progress is stored only up to the first record that is not done: each record is handled at least once.
 *
 * <p>Bounds: {@code maxInFlight} records handed out or waiting for another of their key, over all partitions; past it
 * partitions are paused until a quarter is done. {@code maxSpan} records of one partition behind the first unfinished
 * one, so that a stuck record can't pile up work that would have to be done again after a crash. Beside these, as many
 * records as one poll returns (500) wait in memory, and what Kafka's client prefetches.
 *
 * <p>A handler that fails is called again with exponential backoff, holding up its own key only; after
 * {@code maxAttempts}, or at once on {@link UnprocessableRecordException}, the record goes to its dead-letter topic and
 * counts as done. Should that topic not take it, this is tried forever: the record is never dropped.
 *
 * <p>When a partition is revoked, and when the consumer is closed, what is with the handler gets {@code drainTimeout} to
 * end, and so do the records before it that wait for their key, since it would be repeated without them; nothing else is
 * handed out. Then progress is stored and the partition given up: if the time sufficed, no record is repeated. Records of
 * other partitions that were already fetched go on meanwhile, but none are fetched: choose {@code drainTimeout} with that
 * in mind. A handler that takes longer may overlap with the same record's handling by the next owner.
 *
 * <p>The consumer survives outages of Kafka, with one log line at the begin and one at the end. The client's own
 * {@code org.apache.kafka.clients.NetworkClient} and {@code org.apache.kafka.clients.consumer.internals} log a warning
 * for each attempt to connect: set both to {@code ERROR}.
 *
 * <p>Safe for concurrent use.
 */
public final class KeyOrderedConsumer implements AutoCloseable {

    private static final Duration SLACK = Duration.ofSeconds(2);

    private final PollLoop loop;
    private final Thread thread;
    private final ScheduledExecutorService timer;
    private final ConsumerMeters meters;
    private final Duration closeLimit;

    KeyOrderedConsumer(
            PollLoop loop, String group, ScheduledExecutorService timer, ConsumerMeters meters, Duration drainTimeout) {
        this.loop = loop;
        this.timer = timer;
        this.meters = meters;
        this.closeLimit =
                drainTimeout.plus(PollLoop.LAST_COMMIT.multipliedBy(3)).plus(SLACK);
        this.thread = new Thread(loop, "consumer-" + group);
        thread.setDaemon(true);
    }

    /**
     * @param kafkaConfig at least {@code bootstrap.servers}; consumer settings in it win over this class's defaults
     *     ({@code session.timeout.ms} 6000, {@code heartbeat.interval.ms} 2000, {@code isolation.level}
     *     {@code read_committed}, {@code auto.offset.reset} {@code earliest}, cooperative-sticky assignment), save
     *     those that it needs for its work
     * @param groupId the consumer group
     * @param topics what to read
     */
    public static KeyOrderedConsumerBuilder builder(
            Map<String, Object> kafkaConfig, String groupId, Collection<String> topics) {
        return new KeyOrderedConsumerBuilder(kafkaConfig, groupId, topics);
    }

    KeyOrderedConsumer start() {
        thread.start();
        return this;
    }

    /** Whether it runs and a broker talks to it. It need not have any partitions. */
    public boolean isHealthy() {
        return thread.isAlive() && loop.healthy();
    }

    /**
     * Hands nothing more out, waits for what is with the handler up to the drain timeout, stores progress and leaves the
     * group. A second call waits as well. From a handler on the consumer's own thread it only asks for the end.
     */
    @Override
    public void close() {
        loop.close();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(closeLimit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
        meters.close();
    }
}
