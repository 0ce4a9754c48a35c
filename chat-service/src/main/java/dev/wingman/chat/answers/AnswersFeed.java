package dev.wingman.chat.answers;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.AnswerEvent;
import dev.wingman.schemas.chat.AnswerForgotten;
import dev.wingman.schemas.chat.AnswerLearned;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads all of {@code chat.answers} in every instance, without a group: from its beginning at start, so that an instance
 * is warm before it takes requests, and then what follows. Begins anew after a failure, which does no harm.
 */
final class AnswersFeed implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AnswersFeed.class);

    private static final Duration POLL = Duration.ofMillis(500);

    /** Nobody waits for an answer to become known; hundreds a second come in few fetches then. */
    private static final int FETCH_BYTES = 64 * 1024;

    private static final Duration FETCH_WAIT = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How long a start waits for what was kept; after it the rest is read while requests are answered. */
    private static final Duration WARM_LIMIT = Duration.ofSeconds(10);

    private static final Duration SWEEP = Duration.ofMinutes(1);

    /** Before the requests are read, which is done in the last phase. */
    private static final int PHASE = 0;

    private final Map<String, Object> kafka;
    private final Shelf shelf;
    private final AnswerLog log;
    private final EventCodec<AnswerEvent> codec = new EventCodec<>(Topics.CHAT_ANSWERS);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch warm = new CountDownLatch(1);
    private final Thread thread;

    AnswersFeed(Map<String, Object> kafka, Shelf shelf, AnswerLog log) {
        this.kafka = new HashMap<>(kafka);
        this.kafka.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.kafka.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.kafka.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.kafka.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES);
        this.kafka.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) FETCH_WAIT.toMillis());
        this.kafka.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        this.shelf = shelf;
        this.log = log;
        this.thread = new Thread(this::run, "chat-answers");
        thread.setDaemon(true);
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void start() {
        thread.start();
        try {
            if (!warm.await(WARM_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The kept answers are not all read yet; requests are taken meanwhile");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        stop.countDown();
        try {
            thread.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    private void run() {
        boolean failing = false;
        while (isGoingOn()) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                Map<TopicPartition, Long> ends = seekToBeginning(consumer);
                if (failing) {
                    failing = false;
                    LOG.info("The kept answers are being read again");
                }
                read(consumer, ends);
            } catch (RuntimeException e) {
                if (!failing) {
                    failing = true;
                    LOG.atWarn().setCause(e).log("The kept answers can't be read; trying again every {}", RETRY);
                }
                rest();
            }
        }
    }

    private boolean isGoingOn() {
        return stop.getCount() > 0;
    }

    private void rest() {
        try {
            if (stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The reading of kept answers ends");
            }
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }

    private static Map<TopicPartition, Long> seekToBeginning(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.CHAT_ANSWERS.name(), LIMIT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new HashMap<>(consumer.endOffsets(partitions, LIMIT));
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        long swept = System.nanoTime();
        while (isGoingOn()) {
            ends.entrySet().removeIf(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue());
            if (ends.isEmpty()) {
                warm.countDown();
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record, ends.isEmpty());
            }
            if (System.nanoTime() - swept > SWEEP.toNanos()) {
                shelf.sweep();
                swept = System.nanoTime();
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, boolean live) {
        if (record.value() == null) {
            return;
        }
        try {
            AnswerEvent event = codec.decode(record).event();
            if (event instanceof AnswerForgotten forgotten) {
                shelf.forget(forgotten);
            } else if (event instanceof AnswerLearned learned) {
                learn(learned, live);
            }
        } catch (UnreadableEventException e) {
            LOG.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("A kept answer can't be read and is left out: {}", e.getMessage());
        }
    }

    /**
     * An answer that was asked for before its key was recalled came too late. Compaction would leave it and take the recall
     * away, so the recall is written behind it once more.
     */
    private void learn(AnswerLearned learned, boolean live) {
        AnswerForgotten recall = shelf.recallOf(learned);
        if (recall == null) {
            shelf.keep(learned);
        } else if (live) {
            log.append(recall.key(), recall).whenComplete((appended, failure) -> {
                if (failure != null) {
                    LOG.atDebug().setCause(failure).log("A recall could not be repeated");
                }
            });
        }
    }
}
