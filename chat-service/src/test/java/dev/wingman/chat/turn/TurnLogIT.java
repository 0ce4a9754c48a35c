package dev.wingman.chat.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import dev.wingman.schemas.telemetry.AiTelemetryEvent;
import dev.wingman.schemas.telemetry.TurnMeasured;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promise "exactly one terminal event, whatever is killed", at the place where it is kept. */
class TurnLogIT {

    private static final TopicPartition REQUESTS = new TopicPartition(Topics.CHAT_REQUESTS.name(), 0);
    private static final TopicPartition TURNS = new TopicPartition(Topics.CHAT_TURNS.name(), 0);
    private static final TopicPartition REPLIES = new TopicPartition(Topics.CHAT_REPLIES.name(), 0);
    private static final int MAX_IN_FLIGHT = 10;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Map<String, Object> kafka =
            Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
    private final String transactionalId = "test-" + UUID.randomUUID();
    private final ConsumerGroupMetadata group = new ConsumerGroupMetadata("group-" + UUID.randomUUID());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<TurnLog> logs = new ArrayList<>();

    private static final CompletableFuture<Void> TOLD = CompletableFuture.completedFuture(null);

    @BeforeEach
    void emptyTopics() throws Exception {
        try (Admin admin = Admin.create(new HashMap<>(kafka))) {
            Map<String, Topic<?>> topics = new HashMap<>();
            for (Topic<?> topic :
                    List.of(Topics.CHAT_REQUESTS, Topics.CHAT_TURNS, Topics.CHAT_REPLIES, Topics.TELEMETRY_AI)) {
                topics.put(topic.name(), topic);
            }
            List<String> existing = admin.listTopics().names().get(30, TimeUnit.SECONDS).stream()
                    .filter(topics::containsKey)
                    .toList();
            admin.deleteTopics(existing).all().get(30, TimeUnit.SECONDS);
            await().atMost(LONG).ignoreExceptions().until(() -> {
                admin.createTopics(topics.values().stream()
                                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1))
                                .toList())
                        .all()
                        .get(10, TimeUnit.SECONDS);
                return true;
            });
        }
    }

    @AfterEach
    void closeLogs() {
        logs.forEach(log -> log.close(Duration.ZERO, false));
    }

    private TurnLog log(@Nullable OffsetAndMetadata committed) {
        TurnLog log = new TurnLog(
                REQUESTS,
                committed,
                group,
                new TurnProducers(kafka, transactionalId, Duration.ofSeconds(10)),
                new TurnsTail(kafka, LONG),
                new TurnRecords(new EventSource("chat-service", "test")),
                new TurnMetrics(meters),
                MAX_IN_FLIGHT);
        logs.add(log);
        return log;
    }

    private TurnLog opened(@Nullable OffsetAndMetadata committed) {
        TurnLog log = log(committed);
        done(log.open(found -> {}));
        return log;
    }

    @Test
    void aReplyIsReadableBeforeItsTransactionEndsAndTheTurnIsTrueAfterwards() {
        TurnLog log = opened(null);

        done(log.append(Samples.ended("r0", 0, "hello"), TOLD));

        assertThat(replies("read_uncommitted")).extracting(ReplyCompleted::text).containsExactly("hello");
        assertThat(turns("read_committed")).isEmpty();
        done(log.commit(1, group));
        assertThat(turns("read_committed")).extracting(TurnCompleted::requestId).containsExactly("r0");
        assertThat(replies("read_committed")).hasSize(1);
        assertThat(committed())
                .isNotNull()
                .extracting(OffsetAndMetadata::offset)
                .isEqualTo(1L);
    }

    @Test
    void aTurnIsInTheLogBeforeItsLastDeltaIsToldAndItsReplyOnlyAfterIt() {
        TurnLog log = opened(null);
        CompletableFuture<Void> told = new CompletableFuture<>();

        CompletableFuture<Void> written = log.append(Samples.ended("r0", 0, "hello"), told);
        CompletableFuture<Void> stored = log.commit(1, group);

        await().atMost(LONG).until(() -> turns("read_uncommitted").size() == 1);
        assertThat(replies("read_uncommitted")).isEmpty();
        assertThat(written).isNotDone();
        assertThat(stored).isNotDone();
        told.complete(null);
        done(written);
        done(stored);
        assertThat(replies("read_committed")).extracting(ReplyCompleted::text).containsExactly("hello");
    }

    @Test
    void aNewOwnerAdoptsWhatWasAppendedButNotCommittedUnchanged() {
        TurnLog dead = opened(null);
        done(dead.append(Samples.ended("r0", 0, "seen by the client"), TOLD));
        List<TurnCompleted> recalled = new ArrayList<>();

        TurnLog successor = log(committed());
        done(successor.open(found -> recalled.add(found.turn())));

        assertThat(successor.contains(0)).isTrue();
        assertThat(successor.contains(1)).isFalse();
        assertThat(recalled).extracting(TurnCompleted::reply).containsExactly("seen by the client");
        done(successor.commit(1, group));
        assertThat(turns("read_committed")).extracting(TurnCompleted::reply).containsExactly("seen by the client");
        assertThat(replies("read_committed")).extracting(ReplyCompleted::text).containsExactly("seen by the client");
        assertThat(usageRecords()).isEqualTo(1);
        assertThat(meters.get("wingman.chat.turns.adopted").counter().count()).isEqualTo(1);
    }

    @Test
    void aCommittedTurnBeyondAStuckRequestIsNotAnsweredAgain() {
        TurnLog first = opened(null);
        done(first.append(Samples.ended("r1", 1, "overtook"), TOLD));
        done(first.commit(0, group));

        TurnLog successor = opened(committed());

        assertThat(successor.contains(0)).isFalse();
        assertThat(successor.contains(1)).isTrue();
        done(successor.append(Samples.ended("r0", 0, "was stuck"), TOLD));
        done(successor.commit(2, group));
        assertThat(turns("read_committed")).extracting(TurnCompleted::requestId).containsExactly("r1", "r0");
    }

    @Test
    void anOwnerThatWasThoughtDeadCanNotWriteASecondTurn() {
        TurnLog zombie = opened(null);
        done(zombie.append(Samples.ended("r0", 0, "first"), TOLD));
        TurnLog successor = opened(committed());
        CompletableFuture<Void> late = zombie.append(Samples.ended("r0", 0, "second"), TOLD);
        CompletableFuture<Void> lateToo = zombie.append(Samples.ended("r1", 1, "of the zombie"), TOLD);
        await().atMost(LONG).until(() -> late.isDone() && lateToo.isDone());

        zombie.close(Duration.ZERO, false);
        await().atMost(LONG).until(() -> {
            done(successor.append(Samples.ended("r1", 1, "of the successor"), TOLD));
            return succeeds(successor.commit(2, group));
        });

        assertThat(turns("read_committed")).extracting(TurnCompleted::requestId).containsExactlyInAnyOrder("r0", "r1");
        assertThat(turns("read_committed"))
                .extracting(TurnCompleted::reply)
                .containsExactlyInAnyOrder("first", "of the zombie");
    }

    @Test
    void aFailedTransactionIsTakenOverByItsOwnWriter() {
        TurnLog log = opened(null);
        done(log.append(Samples.ended("r0", 0, "hello"), TOLD));
        abortBehindItsBack();

        done(log.append(Samples.ended("r1", 1, "world"), TOLD));
        await().atMost(LONG).until(() -> succeeds(log.commit(2, group)));

        assertThat(turns("read_committed")).extracting(TurnCompleted::requestId).containsExactly("r0", "r1");
        assertThat(meters.get("wingman.chat.log.reopened").counter().count()).isPositive();
    }

    @Test
    void manyTurnsInManyTransactionsAreEachThereOnce() {
        TurnLog log = opened(null);
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            written.add(log.append(Samples.ended("r" + i, i, "reply " + i), TOLD));
            if (i % 50 == 49) {
                log.commit(0, group);
            }
        }

        done(CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)));
        await().atMost(LONG).until(() -> succeeds(log.commit(500, group)));

        assertThat(turns("read_committed"))
                .extracting(TurnCompleted::requestId)
                .hasSize(500)
                .doesNotHaveDuplicates();
        assertThat(replies("read_committed")).hasSize(500);
        assertThat(usageRecords()).isEqualTo(500);
    }

    @Test
    void afterAnOwnerThatWasKilledOnlyAsManyRequestsAsItMayHaveBegunCountAsBegun() throws Exception {
        requests(30);
        TurnLog dead = opened(null);
        done(dead.append(Samples.ended("r0", 0, "hello"), TOLD));
        done(dead.append(Samples.ended("r3", 3, "hello"), TOLD));
        done(dead.commit(1, group));

        TurnLog successor = opened(committed());

        assertThat(successor.mayHaveBeenBegun(1)).isTrue();
        assertThat(successor.mayHaveBeenBegun(MAX_IN_FLIGHT + 1)).isTrue();
        assertThat(successor.mayHaveBeenBegun(MAX_IN_FLIGHT + 2)).isFalse();
    }

    @Test
    void afterAnOwnerThatEndedInOrderNothingCountsAsBegun() throws Exception {
        TurnLog first = opened(null);
        done(first.append(Samples.ended("r0", 0, "hello"), TOLD));
        done(first.commit(1, group));
        first.close(LONG, true);
        await().atMost(LONG).until(() -> Progress.closed(committed()));
        requests(3);

        TurnLog second = opened(committed());

        assertThat(second.mayHaveBeenBegun(1)).isFalse();
        assertThat(Progress.closed(committed())).isFalse();
        TurnLog third = opened(committed());
        assertThat(third.mayHaveBeenBegun(1)).isTrue();
    }

    private void requests(int count) throws Exception {
        try (var producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(REQUESTS.topic(), 0, null, new byte[] {1}))
                        .get(10, TimeUnit.SECONDS);
            }
        }
    }

    private void abortBehindItsBack() {
        try (var other = new TurnProducers(kafka, transactionalId, Duration.ofSeconds(10)).get()) {
            other.initTransactions();
        }
    }

    private @Nullable OffsetAndMetadata committed() {
        try (Admin admin = Admin.create(new HashMap<>(kafka))) {
            return admin.listConsumerGroupOffsets(group.groupId())
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .get(REQUESTS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<TurnCompleted> turns(String isolation) {
        EventCodec<TurnEvent> codec = new EventCodec<>(Topics.CHAT_TURNS);
        return read(TURNS, isolation).stream()
                .map(record -> (TurnCompleted) codec.decode(record).event())
                .toList();
    }

    private List<ReplyCompleted> replies(String isolation) {
        EventCodec<ReplyEvent> codec = new EventCodec<>(Topics.CHAT_REPLIES);
        return read(REPLIES, isolation).stream()
                .map(record -> (ReplyCompleted) codec.decode(record).event())
                .toList();
    }

    private int usageRecords() {
        EventCodec<AiTelemetryEvent> codec = new EventCodec<>(Topics.TELEMETRY_AI);
        List<AiTelemetryEvent> told = read(new TopicPartition(Topics.TELEMETRY_AI.name(), 0), "read_committed").stream()
                .map(record -> codec.decode(record).event())
                .toList();
        long turns = told.stream().filter(TurnMeasured.class::isInstance).count();
        assertThat(turns).as("one for each turn, which has one call here").isEqualTo(told.size() - turns);
        return (int) turns;
    }

    private List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, String isolation) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("isolation.level", isolation);
        config.put("enable.auto.commit", false);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static boolean succeeds(CompletableFuture<Void> future) {
        return future.handle((done, e) -> e == null)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private static void done(CompletableFuture<Void> future) {
        future.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
