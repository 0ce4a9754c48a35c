package dev.wingman.messaging;

import dev.wingman.localstack.SharedServers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures what the consumer and the sender add to Kafka's own clients: one hop (from the call of send to the handler, one
 * broker in this process) at 500 records/s, and the rate at which a filled topic is read. Run by hand.
 */
final class ConsumerFigures {

    private static final int WARM_UP = 5_000;
    private static final int MEASURED = 10_000;
    private static final int FILLED = 300_000;

    private ConsumerFigures() {}

    @FunctionalInterface
    private interface Send {
        void send(ProducerRecord<byte[], byte[]> record);
    }

    public static void main(String[] arguments) throws Exception {
        for (int round = 1; round <= 2; round++) {
            hop("plain consumer, KafkaProducer.send", false, ConsumerFigures::plainSender);
            hop("KeyOrderedConsumer, KafkaProducer.send", true, ConsumerFigures::plainSender);
            hop("KeyOrderedConsumer, NonBlockingSender", true, ConsumerFigures::ourSender);
            hop("KeyOrderedConsumer, NonBlockingSender lz4", true, config -> ourSender(with(config, "lz4")));
            rate("plain consumer", false);
            rate("KeyOrderedConsumer", true);
        }
        System.exit(0);
    }

    private static Map<String, Object> with(Map<String, Object> config, String compression) {
        return Map.of("bootstrap.servers", config.get("bootstrap.servers"), "compression.type", compression);
    }

    private static Send plainSender(Map<String, Object> config) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", config.get("bootstrap.servers"), "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        return record -> producer.send(record);
    }

    private static Send ourSender(Map<String, Object> config) {
        NonBlockingSender sender =
                new NonBlockingSender("figures", config, 100_000, Duration.ofSeconds(5), KafkaProducer::new);
        return sender::send;
    }

    private static void hop(String what, boolean ours, Function<Map<String, Object>, Send> senders) throws Exception {
        try (KafkaTopic topic = new KafkaTopic(SharedServers.kafka().bootstrapServers(), 1);
                DeadLetters letters = new DeadLetters(topic.config)) {
            Send sender = senders.apply(topic.config);
            long[] nanos = new long[MEASURED];
            CountDownLatch done = new CountDownLatch(WARM_UP + MEASURED);
            AutoCloseable consumer = consume(ours, topic, letters, record -> {
                long sent = Long.parseLong(KafkaTopic.value(record).split(" ")[1]);
                int number = Integer.parseInt(KafkaTopic.value(record).split(" ")[0]);
                if (number >= WARM_UP) {
                    nanos[number - WARM_UP] = System.nanoTime() - sent;
                }
                done.countDown();
            });
            long next = System.nanoTime();
            for (int number = 0; number < WARM_UP + MEASURED; number++) {
                next += 2_000_000;
                LockSupport.parkNanos(next - System.nanoTime());
                byte[] value = (number + " " + System.nanoTime() + " " + "x".repeat(280)).getBytes("UTF-8");
                sender.send(new ProducerRecord<>(topic.name, ("key-" + number % 100).getBytes("UTF-8"), value));
            }
            awaitAll(done);
            consumer.close();
            Arrays.sort(nanos);
            System.out.printf(
                    "hop   %-45s p50 %4d us, p90 %4d us, p99 %5d us%n",
                    what,
                    nanos[MEASURED / 2] / 1_000,
                    nanos[MEASURED * 9 / 10] / 1_000,
                    nanos[MEASURED * 99 / 100] / 1_000);
        }
    }

    private static void rate(String what, boolean ours) throws Exception {
        try (KafkaTopic topic = new KafkaTopic(SharedServers.kafka().bootstrapServers(), 1);
                DeadLetters letters = new DeadLetters(topic.config)) {
            for (int number = 0; number < FILLED; number++) {
                topic.write("key-" + number % 1_000, "x".repeat(300));
            }
            topic.flush();
            CountDownLatch done = new CountDownLatch(FILLED);
            AtomicInteger seen = new AtomicInteger();
            long[] firstSeen = new long[1];
            AutoCloseable consumer = consume(ours, topic, letters, record -> {
                if (seen.getAndIncrement() == 0) {
                    firstSeen[0] = System.nanoTime();
                }
                done.countDown();
            });
            awaitAll(done);
            long took = System.nanoTime() - firstSeen[0];
            consumer.close();
            System.out.printf("rate  %-45s %,d records/s%n", what, FILLED * 1_000_000_000L / took);
        }
    }

    private static void awaitAll(CountDownLatch done) throws InterruptedException {
        if (!done.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException(done.getCount() + " records did not arrive");
        }
    }

    private static AutoCloseable consume(
            boolean ours, KafkaTopic topic, DeadLetters letters, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        if (ours) {
            return KeyOrderedConsumer.builder(topic.config, topic.group, List.of(topic.name))
                    .deadLetters(letters)
                    .handler(record -> {
                        handler.accept(record);
                        return CompletableFuture.completedFuture(null);
                    })
                    .start();
        }
        AtomicBoolean end = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers",
                            topic.config.get("bootstrap.servers"),
                            "group.id",
                            topic.group,
                            "auto.offset.reset",
                            "earliest"),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                consumer.subscribe(List.of(topic.name));
                while (!end.get()) {
                    consumer.poll(Duration.ofMillis(100)).forEach(handler);
                }
            }
        });
        thread.start();
        return () -> {
            end.set(true);
            thread.join();
        };
    }
}
