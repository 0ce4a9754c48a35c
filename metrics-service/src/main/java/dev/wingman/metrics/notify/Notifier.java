package dev.wingman.metrics.notify;

import dev.wingman.metrics.files.WatchedFile;
import dev.wingman.metrics.notify.delivery.DeliveryMeters;
import dev.wingman.metrics.notify.delivery.Dispatch;
import dev.wingman.metrics.notify.routes.Routes;
import dev.wingman.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads {@code alerts} as a member of a group, and notifies while it owns the only partition. All of it happens on one
 * thread, but for the sending. Starting does not wait for Kafka.
 */
final class Notifier implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Notifier.class);
    private static final TopicPartition ALERTS = new TopicPartition(Topics.ALERTS.name(), 0);
    private static final Duration POLL = Duration.ofMillis(100);

    /** While letters are on their way: what became of one must be written at once. */
    private static final Duration SHORT_POLL = Duration.ofMillis(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(10);
    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final double LONGEST_SILENCE = 10;

    /** How long an attempt under way may go on when this instance gives up its ownership. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Map<String, Object> kafka;
    private final NotifySettings settings;
    private final WatchedFile<Routes> routes;
    private final NotifyRecords records;
    private final Runnable preparation;
    private final NotifyMeters meters;
    private final DeliveryMeters deliveryMeters;
    private final Clock clock;
    private volatile @Nullable Thread thread;
    private volatile boolean stopped;
    private volatile boolean healthy;
    private volatile Map<String, String> receivers = Map.of();
    private @Nullable Duty duty;
    private @Nullable Dispatch dispatch;
    private boolean assigned;
    private boolean failing;
    private long lookAt = System.nanoTime();
    private long reloadAt = System.nanoTime();

    /** @param preparation makes the topics ready; may block; tried again when it fails */
    Notifier(
            Map<String, Object> kafka,
            NotifySettings settings,
            WatchedFile<Routes> routes,
            NotifyRecords records,
            Runnable preparation,
            NotifyMeters meters,
            DeliveryMeters deliveryMeters,
            Clock clock) {
        this.kafka = consumerConfig(kafka, settings);
        this.settings = settings;
        this.routes = routes;
        this.records = records;
        this.preparation = preparation;
        this.meters = meters;
        this.deliveryMeters = deliveryMeters;
        this.clock = clock;
    }

    private static Map<String, Object> consumerConfig(Map<String, Object> kafka, NotifySettings settings) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int)
                settings.sessionTimeout().toMillis());
        config.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                (int) settings.sessionTimeout().toMillis() / 3);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return config;
    }

    @Override
    public synchronized void start() {
        stopped = false;
        Thread started = new Thread(this::run, "notifier");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        Thread running = thread;
        thread = null;
        if (running != null) {
            LockSupport.unpark(running);
            try {
                running.join(DRAIN.plus(SLACK).plus(SLACK).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Whether it is a member of the group: it notifies, or would if nobody else did. */
    boolean healthy() {
        return healthy && thread != null;
    }

    /** How each receiver does; empty in an instance that does not notify. */
    Map<String, String> receivers() {
        return receivers;
    }

    private void run() {
        while (!stopped) {
            try {
                preparation.run();
                read();
            } catch (NotificationLog.FencedException e) {
                log.info("another instance notifies now");
            } catch (RuntimeException e) {
                if (!failing && !stopped) {
                    log.atWarn().setCause(e).log("alerts can't be told; trying again every {}", PAUSE);
                }
                failing = true;
            }
            healthy = false;
            if (!stopped) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void read() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            consumer.subscribe(List.of(ALERTS.topic()), new Ownership(consumer));
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(duty != null && duty.busy() ? SHORT_POLL : POLL);
                look(consumer);
                if (assigned) {
                    work(consumer, polled);
                }
            }
            resign(true);
        } finally {
            resign(false);
            consumer.close(CloseOptions.timeout(SLACK));
        }
    }

    private void work(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> polled) {
        Duty working = duty;
        if (working == null) {
            working = takeOver(consumer);
        }
        polled.forEach(working::take);
        working.routes(routes.get());
        working.turn(consumer.position(ALERTS, ASK_LIMIT));
        if (working.ready() && !polled.isEmpty()) {
            consumer.commitAsync();
        }
    }

    private Duty takeOver(KafkaConsumer<byte[], byte[]> consumer) {
        OffsetAndMetadata committed =
                consumer.committed(Set.of(ALERTS), ASK_LIMIT).get(ALERTS);
        long end = consumer.endOffsets(List.of(ALERTS), ASK_LIMIT).getOrDefault(ALERTS, 0L);
        Dispatch couriers = new Dispatch(settings.links(), settings.patience(), deliveryMeters, clock);
        dispatch = couriers;
        Duty taken = new Duty(
                kafka,
                settings.group(),
                records,
                routes.get(),
                couriers,
                meters,
                clock,
                committed == null ? end : committed.offset(),
                end,
                () -> stopped);
        duty = taken;
        meters.owner(true);
        log.info("this instance notifies now");
        return taken;
    }

    /** @param orderly whether it is still the owner, so that it may say what became of what it sent */
    private void resign(boolean orderly) {
        Duty former = duty;
        Dispatch couriers = dispatch;
        duty = null;
        dispatch = null;
        assigned = false;
        receivers = Map.of();
        meters.owner(false);
        try {
            if (former != null && orderly) {
                former.resign(DRAIN);
            }
        } finally {
            if (former != null) {
                former.close();
            } else if (couriers != null) {
                couriers.close();
            }
        }
    }

    /** What has to be done now and then. */
    private void look(KafkaConsumer<byte[], byte[]> consumer) {
        long now = System.nanoTime();
        if (now - lookAt < 0) {
            return;
        }
        lookAt = now + TimeUnit.SECONDS.toNanos(1);
        if (now - reloadAt >= 0) {
            reloadAt = now + settings.reload().toNanos();
            routes.reload();
        }
        healthy = heardOf(consumer);
        failing &= !healthy;
        if (dispatch != null) {
            receivers = dispatch.state();
        }
    }

    private static boolean heardOf(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("last-heartbeat-seconds-ago"))
                .map(Metric::metricValue)
                .filter(Double.class::isInstance)
                .mapToDouble(Double.class::cast)
                .anyMatch(seconds -> seconds >= 0 && seconds <= LONGEST_SILENCE);
    }

    /** Who owns the partition. Called within polls, on the notifier's thread. */
    private final class Ownership implements ConsumerRebalanceListener {

        private final KafkaConsumer<byte[], byte[]> consumer;

        Ownership(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.contains(ALERTS)) {
                assigned = true;
                // what fires may have begun long before anything that is still to be told
                consumer.seekToBeginning(List.of(ALERTS));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.contains(ALERTS)) {
                resign(true);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            resign(false);
        }
    }
}
