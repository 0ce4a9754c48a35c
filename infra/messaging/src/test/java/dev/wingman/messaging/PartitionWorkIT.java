package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.SharedServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionWorkIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Notes what it is asked, and answers when the test says so. */
    private static final class Work implements PartitionWork {

        final @Nullable OffsetAndMetadata committed;
        final Queue<CompletableFuture<Void>> preparations = new ConcurrentLinkedQueue<>();
        final Queue<Long> commits = new ConcurrentLinkedQueue<>();
        final Queue<CompletableFuture<Void>> pendingCommits = new ConcurrentLinkedQueue<>();
        final Map<String, CompletableFuture<Void>> handled = new ConcurrentHashMap<>();
        final AtomicInteger commitsAtOnce = new AtomicInteger();
        final AtomicInteger mostCommitsAtOnce = new AtomicInteger();
        final CompletableFuture<Boolean> closedAsLost = new CompletableFuture<>();
        volatile boolean commitsAtOnceAnswered = true;

        Work(@Nullable OffsetAndMetadata committed) {
            this.committed = committed;
        }

        @Override
        public CompletionStage<Void> prepare() {
            CompletableFuture<Void> preparation = new CompletableFuture<>();
            preparations.add(preparation);
            return preparation;
        }

        @Override
        public CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> record) {
            CompletableFuture<Void> result = new CompletableFuture<>();
            handled.put(KafkaTopic.value(record), result);
            return result;
        }

        @Override
        public CompletionStage<Void> commit(long nextOffset, ConsumerGroupMetadata group) {
            assertThat(group.memberId()).isNotEmpty();
            int now = commitsAtOnce.incrementAndGet();
            mostCommitsAtOnce.accumulateAndGet(now, Math::max);
            commits.add(nextOffset);
            CompletableFuture<Void> result = new CompletableFuture<>();
            result.whenComplete((done, failure) -> commitsAtOnce.decrementAndGet());
            if (commitsAtOnceAnswered) {
                result.complete(null);
            } else {
                pendingCommits.add(result);
            }
            return result;
        }

        @Override
        public void close(boolean lost, Duration limit) {
            closedAsLost.complete(lost);
        }

        void complete(String value) {
            CompletableFuture<Void> result = handled.get(value);
            assertThat(result).as(value).isNotNull();
            if (result != null) {
                result.complete(null);
            }
        }
    }

    private final Queue<Work> opened = new ConcurrentLinkedQueue<>();
    private KafkaTopic topic;
    private DeadLetters deadLetters;
    private KeyOrderedConsumer consumer;

    @BeforeEach
    void start() throws Exception {
        topic = new KafkaTopic(SharedServers.kafka().bootstrapServers(), 1);
        deadLetters = new DeadLetters(topic.config);
        consumer = KeyOrderedConsumer.builder(topic.config, topic.group, List.of(topic.name))
                .deadLetters(deadLetters)
                .backoff(Duration.ofMillis(10), Duration.ofMillis(50))
                .commitInterval(Duration.ofMillis(20))
                .drainTimeout(Duration.ofSeconds(5))
                .work((partition, committed, generation) -> {
                    Work work = new Work(committed);
                    opened.add(work);
                    return work;
                })
                .start();
    }

    @AfterEach
    void close() {
        opened.forEach(work -> work.handled.values().forEach(result -> result.complete(null)));
        consumer.close();
        deadLetters.close();
        topic.close();
    }

    private Work prepared() {
        await().atMost(LIMIT)
                .until(() -> !opened.isEmpty() && !opened.element().preparations.isEmpty());
        opened.element().preparations.element().complete(null);
        return opened.element();
    }

    private void awaitHandled(Work work, String... values) {
        await().atMost(LIMIT).until(() -> work.handled.keySet().containsAll(List.of(values)));
    }

    @Test
    void nothingIsHandledBeforeThePreparationAndAFailedOneIsTriedAgain() {
        // Given
        topic.write("key", "value");
        await().atMost(LIMIT)
                .until(() -> !opened.isEmpty() && !opened.element().preparations.isEmpty());
        Work work = opened.element();
        assertThat(work.committed).isNull();

        // When
        work.preparations.element().completeExceptionally(new IllegalStateException("fenced"));

        // Then
        await().atMost(LIMIT).until(() -> work.preparations.size() == 2);
        await().during(Duration.ofMillis(200)).atMost(LIMIT).until(work.handled::isEmpty);
        work.preparations.forEach(preparation -> preparation.complete(null));
        awaitHandled(work, "value");
    }

    @Test
    void progressIsStoredWhenARecordOvertookAStuckOne() {
        // Given
        Work work = prepared();
        topic.write("a", "stuck");
        topic.write("b", "fast");
        awaitHandled(work, "stuck", "fast");

        // When
        work.complete("fast");

        // Then, although the next offset stays
        await().atMost(LIMIT).until(() -> work.commits.contains(0L));
        work.complete("stuck");
        await().atMost(LIMIT).until(() -> work.commits.contains(2L));
    }

    @Test
    void neverTwoCommitsOfAPartitionAreUnderWayAndAFailedOneIsTriedAgain() {
        // Given a commit that takes long
        Work work = prepared();
        work.commitsAtOnceAnswered = false;
        topic.write("a", "1");
        topic.write("b", "2");
        awaitHandled(work, "1", "2");
        work.complete("1");
        await().atMost(LIMIT).until(() -> work.commits.size() == 1);

        // When more is done meanwhile
        work.complete("2");
        await().during(Duration.ofMillis(200)).atMost(LIMIT).until(() -> work.commits.size() == 1);
        work.commitsAtOnceAnswered = true;
        work.pendingCommits.element().completeExceptionally(new IllegalStateException("not now"));

        // Then
        await().atMost(LIMIT).until(() -> work.commits.contains(2L));
        assertThat(work.mostCommitsAtOnce).hasValue(1);
    }

    @Test
    void closingDrainsThenStoresThenClosesTheWork() {
        // Given
        Work work = prepared();
        topic.write("a", "1");
        topic.write("a", "2");
        awaitHandled(work, "1");

        // When
        CompletableFuture<Void> closed = CompletableFuture.runAsync(consumer::close);
        await().during(Duration.ofMillis(200)).atMost(LIMIT).until(() -> !closed.isDone());
        assertThat(work.closedAsLost).isNotDone();
        work.complete("1");

        // Then what waits behind is not handed out any more
        assertThat(closed).succeedsWithin(LIMIT);
        assertThat(work.commits).last().isEqualTo(1L);
        assertThat(work.closedAsLost).isCompletedWithValue(false);
        assertThat(work.handled).containsOnlyKeys("1");
    }

    @Test
    void aLostPartitionIsDroppedAtOnceAndItsNextTenureWaitsForWhatIsStillWithTheHandler() throws Exception {
        // Given
        Work work = prepared();
        topic.write("a", "1");
        awaitHandled(work, "1");

        // When the group forgets the member
        try (Admin admin = Admin.create(topic.config)) {
            admin.removeMembersFromConsumerGroup(topic.group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        }

        // Then
        await().atMost(LIMIT).until(work.closedAsLost::isDone);
        assertThat(work.closedAsLost).isCompletedWithValue(true);
        await().during(Duration.ofMillis(500)).atMost(LIMIT).until(() -> opened.size() == 1);
        work.complete("1");
        await().atMost(LIMIT).until(() -> opened.size() == 2);
        assertThat(work.commits).isEmpty();
    }
}
