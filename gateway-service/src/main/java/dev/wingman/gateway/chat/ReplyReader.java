package dev.wingman.gateway.chat;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.ReplyEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of {@code chat.replies} from its end on, uncommitted, on a thread of its own, and hands each reply
 * to the request that waits for it. Until it has its first position, the gateway accepts nothing. Safe for concurrent
 * use.
 */
final class ReplyReader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReplyReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Map<String, Object> kafka;
    private final Runnable prepare;
    private final TopicPartition partition;
    private final PendingChats pending;
    private final EventCodec<ReplyEvent> codec = new EventCodec<>(Topics.CHAT_REPLIES);
    private final Counter unreadable;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);

    private volatile long position = -1;
    private volatile long lag = -1;
    private volatile boolean reading;

    /**
     * @param kafka settings of the connection
     * @param prepare makes the topic ready; may block; tried again when it fails
     */
    ReplyReader(
            Map<String, Object> kafka, Runnable prepare, int partition, PendingChats pending, MeterRegistry meters) {
        this.kafka = config(kafka);
        this.prepare = prepare;
        this.partition = new TopicPartition(Topics.CHAT_REPLIES.name(), partition);
        this.pending = pending;
        this.unreadable = Counter.builder("wingman.replies.unreadable")
                .description("Records of chat.replies that could not be read")
                .register(meters);
        Gauge.builder("wingman.replies.lag", this, reader -> reader.lag)
                .description("Records of the reply partition that this gateway has yet to read; -1 when unknown")
                .register(meters);
        this.thread = new Thread(this::run, "reply-reader");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The partition that requests name. */
    int partition() {
        return partition.partition();
    }

    /** Whether replies are being read; only then may a request be accepted. */
    boolean isReading() {
        return reading;
    }

    /** Everything that is written from now on lies behind this place. */
    ReplyPlace place() {
        return new ReplyPlace(partition.partition(), position - 1);
    }

    /** Records that are yet to be read; -1 when unknown. */
    long lag() {
        return lag;
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Settings of a consumer that belongs to no group. */
    static Map<String, Object> config(Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return config;
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    private void run() {
        boolean failing = false;
        while (!stopped()) {
            try {
                prepare.run();
                try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka)) {
                    seek(consumer);
                    if (failing) {
                        log.info("Replies are being read again");
                        failing = false;
                    }
                    read(consumer);
                }
            } catch (RuntimeException e) {
                if (!failing) {
                    log.atWarn().setCause(e).log("Replies can't be read; trying again every {}", RETRY);
                    failing = true;
                }
            } finally {
                reading = false;
            }
            rest();
        }
    }

    private void rest() {
        pending.expire(System.nanoTime());
        try {
            if (stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }

    private void seek(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(partition));
        if (position < 0) {
            consumer.seekToEnd(List.of(partition));
        } else {
            consumer.seek(partition, position);
        }
        position = consumer.position(partition, Duration.ofSeconds(10));
        reading = true;
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        long swept = System.nanoTime();
        while (!stopped()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
                position = record.offset() + 1;
            }
            position = consumer.position(partition);
            long now = System.nanoTime();
            if (now - swept >= POLL.toNanos()) {
                swept = now;
                pending.expire(now);
                OptionalLong left = consumer.currentLag(partition);
                lag = left.orElse(-1);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String subject = EventHeaders.subject(record.headers());
        if (subject != null && pending.find(subject) == null) {
            return;
        }
        try {
            ReplyEvent event = codec.decode(record).event();
            pending.deliver(new LoggedReply(new ReplyPlace(record.partition(), record.offset()), event));
        } catch (UnreadableEventException e) {
            unreadable.increment();
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("A reply can't be read and is left out: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("A reply could not be handed on");
        }
    }
}
