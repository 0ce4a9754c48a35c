package dev.wingman.messaging;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records without ever blocking the caller, in the order of the calls of each caller.
 *
 * <p>{@link KafkaProducer#send} waits in two cases only, for a topic's metadata and for buffer memory, both up to
 * {@code max.block.ms}. That is 0 here, so it fails at once instead, and a caller can send on its own thread, which saves
 * a hop. What fails in this way waits in a queue, for a thread that tries again; while the queue is not empty all records
 * go through it. Safe for concurrent use.
 */
final class NonBlockingSender implements AutoCloseable {

    private static final long RETRY_MILLIS = 2;

    private final Producer<byte[], byte[]> producer;
    private final int maxPending;
    private final long waitNanos;
    private final AtomicInteger pending = new AtomicInteger();
    private final Thread thread;

    // Guarded by the queue itself.
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private boolean closed;

    /** True while anything is queued: then order demands the queue for all. Written under the queue's lock. */
    private volatile boolean queueing;

    /**
     * @param name of the thread
     * @param maxPending bound of the records that were taken and not acknowledged
     * @param wait how long a record may wait for metadata and buffer memory
     */
    NonBlockingSender(
            String name,
            Map<String, Object> kafkaConfig,
            int maxPending,
            Duration wait,
            Function<Map<String, Object>, Producer<byte[], byte[]>> kafka) {
        this.producer = kafka.apply(config(kafkaConfig));
        this.maxPending = maxPending;
        this.waitNanos = wait.toNanos();
        this.thread = new Thread(this::sendQueued, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static Map<String, Object> config(Map<String, Object> kafkaConfig) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // What comes while a request is under way goes with the next one: batches form under load, without any linger.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        config.putAll(kafkaConfig);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        // Metadata that is never dropped is never waited for.
        config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return config;
    }

    /**
     * @return completes on Kafka's network thread, where nothing may block, when all in-sync replicas have the record;
     *     fails with {@link PublisherOverloadedException} when the record was not taken
     */
    CompletionStage<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        Waiting waiting = new Waiting(record, System.nanoTime() + waitNanos);
        if (pending.incrementAndGet() > maxPending) {
            waiting.fail(new PublisherOverloadedException(maxPending + " events wait for Kafka already"));
        } else if (queueing || !waiting.trySend()) {
            enqueue(waiting);
        }
        return waiting.result;
    }

    /** Taken and not acknowledged. */
    int pending() {
        return pending.get();
    }

    private void enqueue(Waiting waiting) {
        synchronized (queue) {
            if (!closed) {
                queueing = true;
                queue.addLast(waiting);
                if (queue.size() == 1) {
                    queue.notifyAll();
                }
                return;
            }
        }
        waiting.fail(new IllegalStateException("the publisher is closed"));
    }

    private void sendQueued() {
        for (Waiting first = head(); first != null; first = head()) {
            if (first.trySend() || first.expired()) {
                synchronized (queue) {
                    queue.removeFirst();
                    queueing = !queue.isEmpty();
                }
            }
        }
    }

    /** Waits for something to send; null when the sender is closed and the queue empty. */
    private @Nullable Waiting head() {
        synchronized (queue) {
            try {
                while (queue.isEmpty() && !closed) {
                    queue.wait();
                }
                Waiting first = queue.peekFirst();
                if (first != null && first.tried) {
                    queue.wait(RETRY_MILLIS);
                }
                return first;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
                return null;
            }
        }
    }

    /**
     * Fetches what must be known of a topic before the first record can go.
     *
     * @throws TimeoutException when Kafka does not tell in time
     */
    void warmUp(String topic, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                producer.partitionsFor(topic);
                return;
            } catch (TimeoutException e) {
                if (deadline - System.nanoTime() < 0) {
                    throw e;
                }
                pauseForWarmUp();
            }
        }
    }

    private static void pauseForWarmUp() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted", e);
        }
    }

    /** Sends what was taken and waits for it, at most so long. Later records are refused. */
    void close(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (queue) {
            closed = true;
            queue.notifyAll();
        }
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        synchronized (queue) {
            queue.forEach(waiting -> waiting.fail(new TimeoutException("closed before the event could be sent")));
            queue.clear();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }

    /** A record that was taken. */
    private final class Waiting {

        private final ProducerRecord<byte[], byte[]> record;
        private final long deadlineNanos;
        private final CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private boolean tried;

        Waiting(ProducerRecord<byte[], byte[]> record, long deadlineNanos) {
            this.record = record;
            this.deadlineNanos = deadlineNanos;
        }

        /** False when the producer would have had to wait. */
        @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
        boolean trySend() {
            tried = true;
            Attempt attempt = new Attempt(this);
            try {
                producer.send(record, attempt::ended);
            } catch (KafkaException | IllegalStateException e) {
                fail(e);
            }
            return attempt.taken();
        }

        boolean expired() {
            if (deadlineNanos - System.nanoTime() > 0) {
                return false;
            }
            fail(new TimeoutException("Kafka did not take the event in " + waitNanos / 1_000_000 + " ms"));
            return true;
        }

        void fail(Exception failure) {
            if (ended.compareAndSet(false, true)) {
                pending.decrementAndGet();
                result.completeExceptionally(failure);
            }
        }

        void succeed(RecordMetadata metadata) {
            if (ended.compareAndSet(false, true)) {
                pending.decrementAndGet();
                result.complete(metadata);
            }
        }
    }

    /** One call of send: a timeout that its own thread reports before it returns means that the record was not taken. */
    private static final class Attempt {

        private final Waiting waiting;
        private final Thread caller = Thread.currentThread();
        private boolean returned;
        private boolean refused;

        Attempt(Waiting waiting) {
            this.waiting = waiting;
        }

        void ended(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            if (failure instanceof TimeoutException && Thread.currentThread() == caller && !returned) {
                refused = true;
            } else if (failure != null) {
                waiting.fail(failure);
            } else if (metadata != null) {
                waiting.succeed(metadata);
            }
        }

        boolean taken() {
            returned = true;
            return !refused;
        }
    }
}
