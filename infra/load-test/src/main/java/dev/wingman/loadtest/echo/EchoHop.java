package dev.wingman.loadtest.echo;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Sends a body to the worker and gives what comes back. At most one waiting entry for each open HTTP request. Safe for
 * concurrent use.
 */
final class EchoHop implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Long, MonoSink<byte[]>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Thread reader = new Thread(this::read, "echo-replies");

    EchoHop(String bootstrapServers) {
        producer = EchoClients.producer(bootstrapServers, EchoTopics.REQUESTS);
        consumer = EchoClients.consumer(bootstrapServers, EchoTopics.REPLIES);
        reader.start();
    }

    /** Waits for as long as the caller does. */
    Mono<byte[]> sendAndReceive(byte[] body) {
        long id = ids.incrementAndGet();
        byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(id).array();
        return Mono.create(sink -> {
            waiting.put(id, sink);
            sink.onDispose(() -> waiting.remove(id));
            producer.send(new ProducerRecord<>(EchoTopics.REQUESTS, key, body), (metadata, failure) -> {
                if (failure != null) {
                    sink.error(failure);
                }
            });
        });
    }

    private void read() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> reply : consumer.poll(POLL)) {
                    MonoSink<byte[]> sink =
                            waiting.remove(ByteBuffer.wrap(reply.key()).getLong());
                    if (sink != null) {
                        sink.success(reply.value());
                    }
                }
            }
        } catch (WakeupException e) {
            // The end of the process.
        }
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        reader.join(CLOSE_LIMIT.toMillis());
        producer.close(CLOSE_LIMIT);
    }
}
