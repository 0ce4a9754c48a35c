package dev.wingman.chat.memory;

import dev.wingman.chat.answers.ServedTurns;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Copies {@code chat.turns} into PostgreSQL, in batches, on a thread of its own. At least once: a turn that is there
 * already stays as it is. While PostgreSQL is away it waits and tries again; nothing is skipped but what can't be read,
 * and that goes to the dead-letter topic.
 */
final class HistoryProjection implements SmartLifecycle {

    static final String GROUP = "chat-history";

    private static final Logger LOG = LoggerFactory.getLogger(HistoryProjection.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Map<String, Object> kafka;
    private final HistoryTable table;
    private final ServedTurns served;
    private final Runnable migration;
    private final DeadLetters deadLetters;
    private final Counter projected;
    private final EventCodec<TurnEvent> codec = new EventCodec<>(Topics.CHAT_TURNS);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean away;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * @param migration brings the table up to date; run before the first turn is written, and again until it succeeds, so
     *     that the service starts without PostgreSQL
     */
    HistoryProjection(
            Map<String, Object> kafka,
            HistoryTable table,
            ServedTurns served,
            Runnable migration,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        this.kafka = kafka;
        this.table = table;
        this.served = served;
        this.migration = migration;
        this.deadLetters = deadLetters;
        this.projected = Counter.builder("wingman.chat.history.projected")
                .description("Turns copied from chat.turns to PostgreSQL")
                .register(meters);
    }

    @Override
    public void start() {
        Thread started = new Thread(this::run, "chat-history");
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        stopping.countDown();
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        Thread running = thread;
        if (running != null) {
            try {
                running.join(LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        boolean migrated = false;
        while (!isStopping(0)) {
            try {
                if (!migrated) {
                    migration.run();
                    migrated = true;
                }
                projectUntilStopped();
            } catch (WakeupException e) {
                LOG.debug("The history projection was woken to stop", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                if (!away) {
                    away = true;
                    pause = FIRST_PAUSE_MILLIS;
                    LOG.warn("The history in PostgreSQL can't be written, trying again: {}", e.toString());
                }
                if (isStopping(pause)) {
                    return;
                }
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            }
        }
    }

    private void projectUntilStopped() throws InterruptedException, ExecutionException, TimeoutException {
        try (Consumer<byte[], byte[]> opened = open()) {
            consumer = opened;
            while (!isStopping(0)) {
                ConsumerRecords<byte[], byte[]> batch = opened.poll(POLL);
                if (!batch.isEmpty()) {
                    project(batch);
                    opened.commitSync(LIMIT);
                    if (away) {
                        away = false;
                        LOG.info("The history in PostgreSQL is being written again");
                    }
                }
            }
        } finally {
            consumer = null;
        }
    }

    private boolean isStopping(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void project(ConsumerRecords<byte[], byte[]> batch)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<TurnCompleted> turns = new ArrayList<>(batch.count());
        List<TurnCompleted> all = new ArrayList<>(batch.count());
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            try {
                if (codec.decode(record).event() instanceof TurnCompleted turn) {
                    all.add(turn);
                    if (turn.remembered()) {
                        turns.add(turn);
                    }
                }
            } catch (UnreadableEventException e) {
                deadLetters
                        .publish(record, String.valueOf(e.getMessage()), 1, GROUP)
                        .toCompletableFuture()
                        .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        served.add(all).toFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (!turns.isEmpty()) {
            table.add(turns).toFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            projected.increment(turns.size());
        }
    }

    /** Collects for a tenth of a second, since one statement for many turns costs little more than one for one. */
    private Consumer<byte[], byte[]> open() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 256 * 1024);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class));
        Consumer<byte[], byte[]> opened =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        opened.subscribe(List.of(Topics.CHAT_TURNS.name()));
        return opened;
    }
}
