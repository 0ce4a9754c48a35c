package dev.wingman.metrics.notify;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what was decided, each write whole or not at all. Opening it fences every other writer of the same group, so
 * that an owner that does not know yet that it no longer is one can begin nothing. Used by one thread.
 */
final class NotificationLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NotificationLog.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LARGEST_REQUEST = 2 * 1024 * 1024;

    private final Map<String, Object> config;
    private final BooleanSupplier stopped;
    private Producer<byte[], byte[]> producer;

    /** Another owner writes now. */
    static final class FencedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FencedException(@Nullable Throwable cause) {
            super("another instance notifies now", cause);
        }
    }

    /**
     * @param stopped whether to stop waiting for Kafka
     * @throws KafkaException when Kafka does not answer in time
     */
    NotificationLog(Map<String, Object> kafka, String transactionalId, BooleanSupplier stopped) {
        this.stopped = stopped;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        this.config = Map.copyOf(settings);
        this.producer = open();
    }

    private Producer<byte[], byte[]> open() {
        Producer<byte[], byte[]> opened =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            opened.initTransactions();
            return opened;
        } catch (RuntimeException e) {
            opened.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Writes the records in one transaction. Waits for Kafka as long as it takes: what a receiver took must be written
     * down, else it is sent again.
     *
     * @throws FencedException when another owner writes now
     * @throws IllegalStateException when it was stopped
     */
    void write(List<ProducerRecord<byte[], byte[]>> records) {
        boolean failing = false;
        while (true) {
            try {
                producer.beginTransaction();
                records.forEach(producer::send);
                producer.commitTransaction();
                if (failing) {
                    log.info("the log of notifications is written again");
                }
                return;
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
                throw new FencedException(e);
            } catch (KafkaException | IllegalStateException e) {
                if (!failing) {
                    log.atWarn().setCause(e).log("the log of notifications can't be written; trying again");
                    failing = true;
                }
                recover();
            }
        }
    }

    private void recover() {
        try {
            producer.abortTransaction();
            return;
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new FencedException(e);
        } catch (KafkaException | IllegalStateException e) {
            producer.close(Duration.ZERO);
        }
        while (true) {
            if (stopped.getAsBoolean()) {
                throw new IllegalStateException("stopped while Kafka is away");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE.toMillis()));
            try {
                producer = open();
                return;
            } catch (KafkaException e) {
                log.atDebug().setCause(e).log("Kafka is away");
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
