package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.SharedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RebalanceIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KEYS = 40;

    private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, List<Integer>> handled = new ConcurrentHashMap<>();
    private final Map<String, String> busy = new ConcurrentHashMap<>();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private KafkaTopic topic;
    private DeadLetters deadLetters;

    @BeforeEach
    void open() throws Exception {
        topic = new KafkaTopic(SharedServers.kafka().bootstrapServers(), 4);
        deadLetters = new DeadLetters(topic.config);
    }

    @AfterEach
    void close() {
        load.shutdownNow();
        deadLetters.close();
        topic.close();
    }

    private KeyOrderedConsumer start(String instance) {
        return KeyOrderedConsumer.builder(topic.config, topic.group, List.of(topic.name))
                .deadLetters(deadLetters)
                .commitInterval(Duration.ofMillis(100))
                .handler(record -> handle(instance, record))
                .start();
    }

    private CompletionStage<?> handle(String instance, ConsumerRecord<byte[], byte[]> record) {
        String key = KafkaTopic.key(record);
        if (busy.put(key, instance) != null) {
            overlaps.incrementAndGet();
        }
        Executor later =
                CompletableFuture.delayedExecutor(ThreadLocalRandom.current().nextInt(1, 30), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(
                () -> {
                    handled.computeIfAbsent(key, k -> new ArrayList<>())
                            .add(Integer.parseInt(KafkaTopic.value(record)));
                    busy.remove(key);
                },
                later);
    }

    private void load(int perSecond) {
        load.scheduleAtFixedRate(
                () -> {
                    int number = written.getAndIncrement();
                    topic.write("key-" + number % KEYS, Integer.toString(number));
                },
                0,
                1_000_000 / perSecond,
                TimeUnit.MICROSECONDS);
    }

    private int count() {
        return handled.values().stream().mapToInt(List::size).sum();
    }

    private void awaitMore(int records) {
        int before = count();
        await().atMost(LIMIT).until(() -> count() >= before + records);
    }

    @Test
    void instancesThatComeAndGoNeitherLoseNorReorderNorRepeatNorOverlapWithinAKey() {
        // Given one instance under load
        load(500);
        KeyOrderedConsumer first = start("first");
        awaitMore(200);

        // When others join and leave in the midst of it, and at last the first one leaves
        KeyOrderedConsumer second = start("second");
        awaitMore(500);
        KeyOrderedConsumer third = start("third");
        awaitMore(500);
        second.close();
        awaitMore(500);
        first.close();
        awaitMore(500);
        load.shutdown();
        await().atMost(LIMIT).until(load::isTerminated);
        topic.flush();

        // Then each key's records were handled once each, in order, by one instance at a time
        await().atMost(LIMIT).until(() -> count() >= written.get());
        third.close();
        assertThat(count()).as("no record is handled twice").isEqualTo(written.get());
        assertThat(overlaps).hasValue(0);
        assertThat(handled).hasSize(KEYS);
        for (int key = 0; key < KEYS; key++) {
            int remainder = key;
            assertThat(handled.get("key-" + key))
                    .containsExactlyElementsOf(IntStream.range(0, written.get())
                            .filter(number -> number % KEYS == remainder)
                            .boxed()
                            .toList());
        }
    }
}
