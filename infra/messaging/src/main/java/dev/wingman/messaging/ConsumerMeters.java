package dev.wingman.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * The metrics of a {@link KeyOrderedConsumer}, each with the tag {@code group}. Safe for concurrent use.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><td>{@code wingman.consumer.in.flight}</td><td>gauge: records handed to the queues and not done</td></tr>
 * <tr><td>{@code wingman.consumer.paused}</td><td>gauge: partitions that are not fetched now</td></tr>
 * <tr><td>{@code wingman.consumer.lag}</td><td>gauge per assigned {@code topic} and {@code partition}: records that
 * are not done, fetched or not; refreshed each second</td></tr>
 * <tr><td>{@code wingman.consumer.queue.time}</td><td>timer: from the poll to the first attempt</td></tr>
 * <tr><td>{@code wingman.consumer.handler.time}</td><td>timer: one attempt</td></tr>
 * <tr><td>{@code wingman.consumer.retries}</td><td>counter: failed attempts that are tried again</td></tr>
 * <tr><td>{@code wingman.consumer.dead.letters}</td><td>counter: records given to the dead-letter topic</td></tr>
 * <tr><td>{@code wingman.consumer.dead.letter.failures}</td><td>counter: attempts at that which failed</td></tr>
 * <tr><td>{@code wingman.consumer.commits}</td><td>counter: stored progress</td></tr>
 * <tr><td>{@code wingman.consumer.commit.failures}</td><td>counter: progress that could not be stored</td></tr>
 * </table>
 */
final class ConsumerMeters {

    static final String LAG = "wingman.consumer.lag";
    static final String DEAD_LETTERS = "wingman.consumer.dead.letters";

    private final MeterRegistry registry;
    private final Tags tags;
    private final Timer queueTime;
    private final Timer handlerTime;
    private final Counter retries;
    private final Counter deadLetters;
    private final Counter deadLetterFailures;
    private final Counter commits;
    private final Counter commitFailures;
    private final AtomicLong paused = new AtomicLong();
    private final Map<TopicPartition, Lag> lags = new ConcurrentHashMap<>();
    private final List<Gauge> gauges = new ArrayList<>();

    ConsumerMeters(MeterRegistry registry, String group) {
        this.registry = registry;
        this.tags = Tags.of("group", group);
        this.queueTime = registry.timer("wingman.consumer.queue.time", tags);
        this.handlerTime = registry.timer("wingman.consumer.handler.time", tags);
        this.retries = registry.counter("wingman.consumer.retries", tags);
        this.deadLetters = registry.counter(DEAD_LETTERS, tags);
        this.deadLetterFailures = registry.counter("wingman.consumer.dead.letter.failures", tags);
        this.commits = registry.counter("wingman.consumer.commits", tags);
        this.commitFailures = registry.counter("wingman.consumer.commit.failures", tags);
    }

    void watch(Backlog backlog) {
        gauges.add(Gauge.builder("wingman.consumer.in.flight", backlog, Backlog::size)
                .tags(tags)
                .register(registry));
        gauges.add(Gauge.builder("wingman.consumer.paused", paused, AtomicLong::get)
                .tags(tags)
                .register(registry));
    }

    void queued(long nanos) {
        queueTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    void handled(long nanos) {
        handlerTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    void retried() {
        retries.increment();
    }

    void deadLettered() {
        deadLetters.increment();
    }

    void deadLetterFailed() {
        deadLetterFailures.increment();
    }

    void committed() {
        commits.increment();
    }

    void commitFailed() {
        commitFailures.increment();
    }

    void paused(int partitions) {
        paused.set(partitions);
    }

    void lag(TopicPartition partition, long records) {
        lags.computeIfAbsent(partition, this::newLag).records.set(records);
    }

    void gone(TopicPartition partition) {
        Lag lag = lags.remove(partition);
        if (lag != null) {
            registry.remove(lag.gauge);
        }
    }

    /** Takes the gauges of a closed consumer out of the registry. */
    void close() {
        List.copyOf(lags.keySet()).forEach(this::gone);
        gauges.forEach(registry::remove);
    }

    private Lag newLag(TopicPartition partition) {
        AtomicLong records = new AtomicLong();
        Gauge gauge = Gauge.builder(LAG, records, AtomicLong::get)
                .tags(tags.and("topic", partition.topic(), "partition", Integer.toString(partition.partition())))
                .register(registry);
        return new Lag(records, gauge);
    }

    private record Lag(AtomicLong records, Gauge gauge) {}
}
