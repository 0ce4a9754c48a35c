package dev.wingman.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Puts a {@link KeyOrderedConsumer} together. A handler (or work) and dead letters are needed. Not safe for concurrent
 * use.
 */
public final class KeyOrderedConsumerBuilder {

    private static final long DEFAULT_MAX_POLL_INTERVAL_MILLIS = 300_000;

    private final Map<String, Object> kafkaConfig;
    private final String groupId;
    private final Set<String> topics;
    private @Nullable RecordHandler handler;
    private PartitionWork.@Nullable Factory work;
    private @Nullable DeadLetters deadLetters;
    private MeterRegistry registry = new CompositeMeterRegistry();
    private Executor executor = Runnable::run;
    private int maxInFlight = 1_000;
    private int maxSpan = 10_000;
    private int maxAttempts = 5;
    private Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
    private Duration commitInterval = Duration.ofMillis(200);
    private Duration drainTimeout = Duration.ofSeconds(10);

    KeyOrderedConsumerBuilder(Map<String, Object> kafkaConfig, String groupId, Collection<String> topics) {
        this.kafkaConfig = Map.copyOf(kafkaConfig);
        this.groupId = groupId;
        this.topics = Set.copyOf(topics);
    }

    /** Handles the records; progress is stored as the group's committed offsets. */
    public KeyOrderedConsumerBuilder handler(RecordHandler recordHandler) {
        this.handler = recordHandler;
        return this;
    }

    /** Handles the records and stores progress by itself, in place of {@link #handler}. */
    public KeyOrderedConsumerBuilder work(PartitionWork.Factory factory) {
        this.work = factory;
        return this;
    }

    /** Where records go that can't be handled. */
    public KeyOrderedConsumerBuilder deadLetters(DeadLetters letters) {
        this.deadLetters = letters;
        return this;
    }

    /** Where {@link ConsumerMeters} stand; nowhere by default. */
    public KeyOrderedConsumerBuilder meters(MeterRegistry meterRegistry) {
        this.registry = meterRegistry;
        return this;
    }

    /**
     * Calls the handler on this executor. By default it is called on the thread that polls, or that completed the key's
     * last record: right for handlers that never block, and the fastest. One that may block needs an executor of its
     * own, else it holds up all others, and after {@code max.poll.interval.ms} costs the group membership.
     */
    public KeyOrderedConsumerBuilder handleOn(Executor handlerExecutor) {
        this.executor = handlerExecutor;
        return this;
    }

    /** Bound of the records handed out and not done, those that wait for their key included. Default 1,000. */
    public KeyOrderedConsumerBuilder maxInFlight(int records) {
        this.maxInFlight = positive("maxInFlight", records);
        return this;
    }

    /**
     * Bound of the records of one partition from the first unfinished one to the last that was handed out: what has to
     * be done again after a crash, at most. Default 10,000.
     */
    public KeyOrderedConsumerBuilder maxSpan(int records) {
        this.maxSpan = positive("maxSpan", records);
        return this;
    }

    /** How often a failing record is tried before it becomes a dead letter. Default 5. */
    public KeyOrderedConsumerBuilder maxAttempts(int attempts) {
        this.maxAttempts = positive("maxAttempts", attempts);
        return this;
    }

    /** Longest waits after the first and after any failed attempt; half of it is jitter. Default 200 ms and 10 s. */
    public KeyOrderedConsumerBuilder backoff(Duration initial, Duration max) {
        this.backoff = new Backoff(initial, max);
        return this;
    }

    /** Shortest time between two stores of progress. Default 200 ms. */
    public KeyOrderedConsumerBuilder commitInterval(Duration interval) {
        this.commitInterval = positive("commitInterval", interval);
        return this;
    }

    /** How long handlers may go on when their partition is revoked or the consumer closed. Default 10 s. */
    public KeyOrderedConsumerBuilder drainTimeout(Duration timeout) {
        this.drainTimeout = positive("drainTimeout", timeout);
        return this;
    }

    /**
     * Joins the group and begins.
     *
     * @throws IllegalStateException when something needed is missing or two settings contradict each other
     * @throws org.apache.kafka.common.KafkaException when Kafka's client rejects the configuration
     */
    public KeyOrderedConsumer start() {
        return start(KafkaConsumer::new);
    }

    KeyOrderedConsumer start(Function<Map<String, Object>, Consumer<byte[], byte[]>> kafka) {
        DeadLetters letters = deadLetters;
        if (letters == null) {
            throw new IllegalStateException("deadLetters is missing: a record that can't be handled needs a place");
        }
        if ((handler == null) == (work == null)) {
            throw new IllegalStateException("either handler or work is needed");
        }
        Map<String, Object> config = consumerConfig();
        demandTimeToDrain(config);
        Consumer<byte[], byte[]> consumer = kafka.apply(config);
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "consumer-" + groupId + "-retries");
            thread.setDaemon(true);
            return thread;
        });
        ConsumerMeters meters = new ConsumerMeters(registry, groupId);
        PollWaker waker = new PollWaker(consumer);
        Backlog backlog = new Backlog(maxInFlight, waker::wake);
        meters.watch(backlog);
        Outage outage =
                new Outage(LoggerFactory.getLogger(KeyOrderedConsumer.class), "dead letters of group " + groupId);
        DeliveryRules rules =
                new DeliveryRules(groupId, maxAttempts, backoff, executor, timer, letters, outage, meters);
        ConsumerSettings settings = new ConsumerSettings(groupId, maxInFlight, maxSpan, commitInterval, drainTimeout);
        PollLoop loop =
                new PollLoop(consumer, topics, waker, backlog, progress(consumer, waker, meters), rules, settings);
        return new KeyOrderedConsumer(loop, groupId, timer, meters, drainTimeout).start();
    }

    private Progress progress(Consumer<byte[], byte[]> consumer, PollWaker waker, ConsumerMeters meters) {
        if (work != null) {
            return new WorkProgress(consumer, waker, work, commitInterval, backoff, meters, groupId);
        }
        if (handler != null) {
            return new GroupProgress(consumer, waker, handler, commitInterval, meters, groupId);
        }
        throw new IllegalStateException("either handler or work is needed");
    }

    private Map<String, Object> consumerConfig() {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        config.putAll(kafkaConfig);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return config;
    }

    private void demandTimeToDrain(Map<String, Object> config) {
        Object setting = config.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
        long millis = setting == null ? DEFAULT_MAX_POLL_INTERVAL_MILLIS : Long.parseLong(setting.toString());
        if (drainTimeout.plus(PollLoop.LAST_COMMIT.multipliedBy(2)).toMillis() >= millis) {
            throw new IllegalStateException("drainTimeout " + drainTimeout + " is too long for max.poll.interval.ms "
                    + millis + ": the group would throw this member out while it drains");
        }
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        return value;
    }

    private static Duration positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        return value;
    }
}
