package dev.wingman.chat.projection;

import dev.wingman.messaging.DeadLetters;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads {@code chat.turns} for a {@link TurnsTarget}, in batches, on a thread of its own. At least once: what was not
 * safe when the instance went away comes again. While PostgreSQL is away it waits and tries again, with one log line at
 * the begin and one at the end; nothing is skipped but what can't be read, and that goes to the dead-letter topic.
 */
public final class TurnsProjection implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TurnsProjection.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Map<String, Object> kafka;
    private final String group;
    private final TurnsTarget target;
    private final SchemaMigration migration;
    private final DeadLetters deadLetters;
    private final EventCodec<TurnEvent> codec = new EventCodec<>(Topics.CHAT_TURNS);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean away;

    /** Of the last assignment. Not thrown there: the consumer would log an error with its stack at each attempt. */
    private @Nullable KafkaException placeUnknown;

    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * @param group consumer group, for example {@code chat-history}; names the thread and the log lines
     * @param migration run before the first turn is read
     */
    public TurnsProjection(
            Map<String, Object> kafka,
            String group,
            TurnsTarget target,
            SchemaMigration migration,
            DeadLetters deadLetters) {
        this.kafka = kafka;
        this.group = group;
        this.target = target;
        this.migration = migration;
        this.deadLetters = deadLetters;
    }

    @Override
    public void start() {
        Thread started = new Thread(this::run, group);
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
        while (!isStopping(0)) {
            try {
                migration.run();
                projectUntilStopped();
            } catch (WakeupException e) {
                LOG.debug("{} was woken to stop", group, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                if (!away) {
                    away = true;
                    pause = FIRST_PAUSE_MILLIS;
                    LOG.warn("What {} makes of the turns can't be written, trying again: {}", group, e.toString());
                }
                if (isStopping(pause)) {
                    return;
                }
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            }
        }
    }

    private void projectUntilStopped() throws InterruptedException, ExecutionException, TimeoutException {
        placeUnknown = null;
        try (Consumer<byte[], byte[]> opened = open()) {
            consumer = opened;
            while (!isStopping(0)) {
                ConsumerRecords<byte[], byte[]> batch = opened.poll(POLL);
                if (placeUnknown != null) {
                    throw placeUnknown;
                }
                if (!batch.isEmpty()) {
                    project(batch);
                    commit(opened);
                }
                await(target.rest());
                if (away && !opened.assignment().isEmpty()) {
                    away = false;
                    LOG.info("What {} makes of the turns is being written again", group);
                }
            }
        } finally {
            consumer = null;
        }
    }

    /** While an instance joins or leaves nothing can be committed: the next commit says it as well, and repeats do no harm. */
    private void commit(Consumer<byte[], byte[]> opened) {
        try {
            opened.commitSync(LIMIT);
        } catch (RebalanceInProgressException e) {
            LOG.debug("{} could not commit during a rebalance", group, e);
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
        List<LoggedTurn> turns = new ArrayList<>(batch.count());
        Map<Integer, Long> next = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            next.merge(record.partition(), record.offset() + 1, Math::max);
            try {
                if (codec.decode(record).event() instanceof TurnCompleted turn) {
                    turns.add(new LoggedTurn(record.partition(), record.offset(), turn));
                }
            } catch (UnreadableEventException e) {
                await(deadLetters.publish(record, String.valueOf(e.getMessage()), 1, group));
            }
        }
        await(target.write(turns, next));
    }

    private static <T> T await(CompletionStage<T> work)
            throws InterruptedException, ExecutionException, TimeoutException {
        return work.toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Goes on where the target is, which may be another place than the group's: the target's is as true as its content. */
    private void seek(Consumer<byte[], byte[]> opened, Collection<TopicPartition> assigned) {
        if (assigned.isEmpty()) {
            return;
        }
        Map<Integer, Long> places;
        try {
            places = await(target.places(
                    assigned.stream().map(TopicPartition::partition).collect(Collectors.toSet())));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            placeUnknown = new KafkaException("the place to read on from is not known", e);
            return;
        }
        for (TopicPartition partition : assigned) {
            Long place = places.get(partition.partition());
            if (place != null) {
                opened.seek(partition, place);
            }
        }
    }

    /** Collects for a tenth of a second, since one statement for many turns costs little more than one for one. */
    private Consumer<byte[], byte[]> open() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
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
        opened.subscribe(List.of(Topics.CHAT_TURNS.name()), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
                seek(opened, assigned);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
                // each batch is safe before the next poll
            }
        });
        return opened;
    }
}
