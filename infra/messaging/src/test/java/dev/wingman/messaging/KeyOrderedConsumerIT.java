package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.SharedServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyOrderedConsumerIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private KafkaTopic topic;
    private DeadLetters deadLetters;

    @BeforeEach
    void open() throws Exception {
        topic = new KafkaTopic(SharedServers.kafka().bootstrapServers(), 1);
        deadLetters = new DeadLetters(topic.config);
        toClose.add(deadLetters);
        toClose.add(topic);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private KeyOrderedConsumerBuilder consumer() {
        return KeyOrderedConsumer.builder(topic.config, topic.group, List.of(topic.name))
                .deadLetters(deadLetters)
                .backoff(Duration.ofMillis(10), Duration.ofMillis(50))
                .commitInterval(Duration.ofMillis(50))
                .drainTimeout(Duration.ofSeconds(1))
                .meters(registry);
    }

    private KeyOrderedConsumer start(KeyOrderedConsumerBuilder builder) {
        KeyOrderedConsumer started = builder.start();
        toClose.add(0, started);
        return started;
    }

    @Test
    void aStuckRecordHoldsUpOnlyItsOwnKey() throws Exception {
        // Given a handler that never ends the first record of key "stuck"
        CompletableFuture<Void> stuck = new CompletableFuture<>();
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        start(consumer().handler(record -> {
            handled.add(KafkaTopic.value(record));
            return KafkaTopic.value(record).equals("stuck-0") ? stuck : CompletableFuture.completedFuture(null);
        }));

        // When
        topic.write("stuck", "stuck-0");
        topic.write("stuck", "stuck-1");
        for (int i = 0; i < 1_000; i++) {
            topic.write("other-" + i % 10, "other-" + i);
        }

        // Then all others are handled, and progress stays before the stuck one
        await().atMost(LIMIT).until(() -> handled.size() == 1_001);
        assertThat(handled).doesNotContain("stuck-1");
        await().during(Duration.ofMillis(200)).atMost(LIMIT).until(() -> topic.committed(0) <= 0);

        stuck.complete(null);
        await().atMost(LIMIT).until(() -> handled.contains("stuck-1"));
        await().atMost(LIMIT).until(() -> topic.committed(0) == 1_002);
    }

    @Test
    void aThousandHandlersAreInFlightAtOnce() {
        // Given handlers that do not end
        Queue<CompletableFuture<Void>> open = new ConcurrentLinkedQueue<>();
        start(consumer().handler(record -> {
            CompletableFuture<Void> result = new CompletableFuture<>();
            open.add(result);
            return result;
        }));

        // When 1,500 records come, each of its own key
        for (int i = 0; i < 1_500; i++) {
            topic.write("key-" + i, "value");
        }

        // Then 1,000 are in flight, not one more until some end
        await().atMost(LIMIT).until(() -> open.size() == 1_000);
        await().during(Duration.ofMillis(300)).atMost(LIMIT).until(() -> open.size() == 1_000);
        assertThat(registry.get("wingman.consumer.in.flight").gauge().value()).isEqualTo(1_000);
        assertThat(registry.get("wingman.consumer.paused").gauge().value()).isEqualTo(1);

        AtomicInteger ended = new AtomicInteger();
        await().atMost(LIMIT).until(() -> {
            for (CompletableFuture<Void> next = open.poll(); next != null; next = open.poll()) {
                next.complete(null);
                ended.incrementAndGet();
            }
            return ended.get() == 1_500;
        });
        await().atMost(LIMIT).until(() -> topic.committed(0) == 1_500);
    }

    @Test
    void recordsOfAKeyAreHandledInOrderAndNeverTwoAtOnce() {
        // Given handlers that end on other threads, after a moment
        Map<String, List<Integer>> order = new ConcurrentHashMap<>();
        Map<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        start(consumer().handler(record -> {
            String key = KafkaTopic.key(record);
            if (atOnce.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            return CompletableFuture.runAsync(() -> {
                order.computeIfAbsent(key, k -> new ArrayList<>()).add(Integer.parseInt(KafkaTopic.value(record)));
                atOnce.get(key).decrementAndGet();
            });
        }));

        // When
        for (int i = 0; i < 5_000; i++) {
            topic.write("key-" + i % 20, Integer.toString(i));
        }

        // Then
        await().atMost(LIMIT).until(() -> topic.committed(0) == 5_000);
        assertThat(overlaps).hasValue(0);
        assertThat(order)
                .hasSize(20)
                .allSatisfy((key, values) -> assertThat(values).hasSize(250).isSorted());
    }

    @Test
    void aPoisonRecordBecomesADeadLetterWithItsReasonAndTheRestGoesOn() {
        // Given
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        start(consumer().handler(record -> {
            if (KafkaTopic.value(record).equals("poison")) {
                throw new UnprocessableRecordException("it is poison");
            }
            handled.add(KafkaTopic.value(record));
            return CompletableFuture.completedFuture(null);
        }));

        // When
        topic.write("key", "before");
        topic.write("key", "poison");
        topic.write("key", "after");

        // Then
        await().atMost(LIMIT).until(() -> topic.committed(0) == 3);
        assertThat(handled).containsExactly("before", "after");
        List<ConsumerRecord<byte[], byte[]>> letters = topic.deadLetters();
        assertThat(letters).hasSize(1);
        assertThat(KafkaTopic.value(letters.get(0))).isEqualTo("poison");
        assertThat(KafkaTopic.key(letters.get(0))).isEqualTo("key");
        assertThat(KafkaTopic.header(letters.get(0), "dlt-reason")).isEqualTo("it is poison");
        assertThat(KafkaTopic.header(letters.get(0), "dlt-topic")).isEqualTo(topic.name);
        assertThat(KafkaTopic.header(letters.get(0), "dlt-partition")).isEqualTo("0");
        assertThat(KafkaTopic.header(letters.get(0), "dlt-offset")).isEqualTo("1");
        assertThat(KafkaTopic.header(letters.get(0), "dlt-attempts")).isEqualTo("1");
        assertThat(KafkaTopic.header(letters.get(0), "dlt-group")).isEqualTo(topic.group);
        assertThat(registry.get("wingman.consumer.dead.letters").counter().count())
                .isEqualTo(1);
    }

    @Test
    void aFailingRecordIsTriedAgainHoldingUpOnlyItsOwnKey() {
        // Given a handler whose first two attempts at "flaky" fail, and which never succeeds with "broken"
        AtomicInteger attempts = new AtomicInteger();
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        start(consumer().maxAttempts(3).handler(record -> {
            String value = KafkaTopic.value(record);
            if (value.equals("broken") || (value.equals("flaky") && attempts.incrementAndGet() < 3)) {
                return CompletableFuture.failedFuture(new IllegalStateException("not now"));
            }
            handled.add(value);
            return CompletableFuture.completedFuture(null);
        }));

        // When
        topic.write("a", "flaky");
        topic.write("a", "behind-flaky");
        topic.write("b", "broken");
        topic.write("b", "behind-broken");
        topic.write("c", "free");

        // Then
        await().atMost(LIMIT).until(() -> topic.committed(0) == 5);
        assertThat(handled).containsSubsequence("flaky", "behind-flaky").contains("free", "behind-broken");
        assertThat(handled.peek()).isEqualTo("free");
        assertThat(registry.get("wingman.consumer.retries").counter().count()).isEqualTo(4);
        List<ConsumerRecord<byte[], byte[]>> letters = topic.deadLetters();
        assertThat(letters).hasSize(1);
        assertThat(KafkaTopic.header(letters.get(0), "dlt-reason"))
                .isEqualTo("java.lang.IllegalStateException: not now");
        assertThat(KafkaTopic.header(letters.get(0), "dlt-attempts")).isEqualTo("3");
    }

    @Test
    void aStuckRecordLetsNoMoreThanTheSpanBeHandedOutBehindIt() {
        // Given
        CompletableFuture<Void> stuck = new CompletableFuture<>();
        AtomicInteger handled = new AtomicInteger();
        start(consumer().maxSpan(100).handler(record -> {
            handled.incrementAndGet();
            return record.offset() == 0 ? stuck : CompletableFuture.completedFuture(null);
        }));

        // When
        for (int i = 0; i < 1_000; i++) {
            topic.write("key-" + i, "value");
        }

        // Then
        await().atMost(LIMIT).until(() -> handled.get() == 100);
        await().during(Duration.ofMillis(300)).atMost(LIMIT).until(() -> handled.get() == 100);
        stuck.complete(null);
        await().atMost(LIMIT).until(() -> handled.get() == 1_000);
    }

    @Test
    void recordsWithoutAKeyWaitForNoOther() {
        // Given
        Queue<CompletableFuture<Void>> open = new ConcurrentLinkedQueue<>();
        start(consumer().handler(record -> {
            CompletableFuture<Void> result = new CompletableFuture<>();
            open.add(result);
            return result;
        }));

        // When
        for (int i = 0; i < 10; i++) {
            topic.write(null, "value");
        }

        // Then
        await().atMost(LIMIT).until(() -> open.size() == 10);
        open.forEach(each -> each.complete(null));
    }

    @Test
    void aRecordThatTheDeadLetterTopicDoesNotTakeIsNeverDropped() throws Exception {
        // Given a dead-letter topic that refuses twice
        AtomicInteger refusals = new AtomicInteger();
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
                        sendException = refusals.incrementAndGet() <= 2 ? new KafkaException("no") : null;
                        return super.send(record, callback);
                    }
                };
        DeadLetters refusing = new DeadLetters(topic.config, Clock.systemUTC(), config -> producer);
        toClose.add(refusing);
        start(consumer().deadLetters(refusing).handler(record -> {
            if (record.offset() == 0) {
                throw new UnprocessableRecordException("poison");
            }
            return CompletableFuture.completedFuture(null);
        }));

        // When
        topic.write("key", "poison");

        // Then
        await().atMost(LIMIT).until(() -> topic.committed(0) == 1);
        assertThat(producer.history()).hasSize(1);
        assertThat(registry.get("wingman.consumer.dead.letter.failures")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aHandlerThatBlocksAThreadOfItsOwnExecutorHoldsUpNoOther() throws Exception {
        // Given a handler that blocks its thread
        ExecutorService threads = Executors.newCachedThreadPool();
        toClose.add(0, threads::shutdownNow);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        start(consumer().handleOn(threads).handler(record -> {
            calls.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                return CompletableFuture.failedFuture(e);
            }
            return CompletableFuture.completedFuture(null);
        }));

        // When
        topic.write("a", "blocks");
        topic.write("b", "blocks too");

        // Then both are handed out
        await().atMost(LIMIT).until(() -> calls.get() == 2);
        release.countDown();
        await().atMost(LIMIT).until(() -> topic.committed(0) == 2);
    }

    @Test
    void aLongerDrainThanTheGroupAllowsIsRefused() {
        Map<String, Object> config = new HashMap<>(topic.config);
        config.put("max.poll.interval.ms", 20_000);
        assertThatIllegalStateException()
                .isThrownBy(() -> KeyOrderedConsumer.builder(config, topic.group, List.of(topic.name))
                        .deadLetters(deadLetters)
                        .drainTimeout(Duration.ofSeconds(15))
                        .handler(record -> CompletableFuture.completedFuture(null))
                        .start())
                .withMessageContaining("PT15S")
                .withMessageContaining("20000");
    }

    @Test
    void lagIsShownForEachPartitionAndTakenAwayWithIt() {
        // Given ten records that are not done
        KeyOrderedConsumer started = start(consumer().handler(record -> new CompletableFuture<>()));
        for (int i = 0; i < 10; i++) {
            topic.write("key-" + i, "value");
        }

        // Then
        await().atMost(LIMIT)
                .until(() -> registry.find("wingman.consumer.lag").gauge() != null
                        && registry.get("wingman.consumer.lag")
                                        .tags("topic", topic.name, "partition", "0")
                                        .gauge()
                                        .value()
                                == 10);

        // When
        started.close();

        // Then
        assertThat(registry.find("wingman.consumer.lag").gauge()).isNull();
    }
}
