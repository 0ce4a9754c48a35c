package dev.wingman.chat.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.chat.ChatApplication;
import dev.wingman.localstack.SharedServers;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.AnswerRecallRequested;
import dev.wingman.schemas.chat.AnswerRecalled;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.ChatEvent;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.CommandEvent;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.RecallEvent;
import dev.wingman.schemas.chat.ServedAnswer;
import dev.wingman.schemas.chat.ServedTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A recall in two whole instances on one broker, one PostgreSQL and one Redis. */
class RecallIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());

    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;
    private static EventPublisher gateway;

    @BeforeAll
    static void start() {
        TopicProvisioner.ensure(
                KAFKA,
                List.of(
                        Topics.CHAT_REQUESTS,
                        Topics.CHAT_TURNS,
                        Topics.CHAT_ANSWERS,
                        Topics.CHAT_COMMANDS,
                        Topics.CHAT_RECALLS),
                LONG);
        gateway = new EventPublisher(KAFKA, new EventSource("gateway-service", "test"), new SimpleMeterRegistry());
        one = instance("one");
        other = instance("other");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        gateway.close();
    }

    private static ConfigurableApplicationContext instance(String id) {
        return SpringApplication.run(
                ChatApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--INSTANCE_ID=" + id,
                "--KAFKA_BOOTSTRAP_SERVERS=" + KAFKA.get("bootstrap.servers"),
                "--REDIS_HOST=" + SharedServers.redis().host(),
                "--REDIS_PORT=" + SharedServers.redis().port(),
                "--DB_HOST=" + SharedServers.postgres().host(),
                "--DB_PORT=" + SharedServers.postgres().port(),
                "--DB_NAME=" + SharedServers.postgres().database(),
                "--DB_USER=" + SharedServers.postgres().user(),
                "--DB_PASSWORD=" + SharedServers.postgres().password(),
                "--MODEL_PROVIDERS=simulated",
                "--SIMULATED_FIRST_TOKEN=1ms",
                "--SIMULATED_TOKENS_PER_SECOND=0",
                "--CHAT_COMMIT_INTERVAL=100ms",
                "--logging.level.root=WARN");
    }

    private static <E extends Event> void publish(Topic<E> topic, String key, E event, Instant at) {
        gateway.publish(new EventCodec<>(topic), null, key, event, at, TraceContext.start())
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    /** The turn of a question that a user asks in a conversation of its own. */
    private static TurnCompleted ask(String message) {
        String id = "req_" + UUID.randomUUID();
        String conversation = "conv_" + UUID.randomUUID();
        ChatRequested request = new ChatRequested(
                id,
                conversation,
                "user_" + UUID.randomUUID(),
                "default",
                message,
                null,
                "standard",
                null,
                false,
                0,
                null,
                null,
                Instant.now());
        try (Reader<TurnEvent> turns = new Reader<>(Topics.CHAT_TURNS)) {
            publish(Topics.CHAT_REQUESTS, conversation, (ChatEvent) request, request.requestedAt());
            return turns.await(TurnCompleted.class, turn -> turn.requestId().equals(id));
        }
    }

    private static AnswerRecalled recall(String key) {
        AnswerRecallRequested command =
                new AnswerRecallRequested("cmd_" + UUID.randomUUID(), key, "olga", Instant.now());
        try (Reader<RecallEvent> recalls = new Reader<>(Topics.CHAT_RECALLS)) {
            publish(Topics.CHAT_COMMANDS, key, (CommandEvent) command, command.requestedAt());
            return recalls.await(
                    AnswerRecalled.class, recalled -> recalled.commandId().equals(command.commandId()));
        }
    }

    private static boolean isKept(ConfigurableApplicationContext instance, String key) {
        return instance.getBean(Shelf.class).find(key) != null;
    }

    private static boolean isInRedis(String key) {
        return one.getBean(Redis.class)
                .ask(commands -> commands.exists(RedisAnswers.PREFIX + key))
                .blockOptional(LONG)
                .orElseThrow()
                .equals(1L);
    }

    private static ServedAnswer served(TurnCompleted turn) {
        return Objects.requireNonNull(turn.servedAnswer(), "served by a model");
    }

    /** A question that no other test asks, and that stands alone. */
    private static String question(String word) {
        return "What is the history of the " + word + " boat race?";
    }

    /** Answers a question, so that both instances and Redis have the answer, and returns its key. */
    private static String learned(String question) {
        assertThat(ask(question).source()).isEqualTo(AnswerSource.MODEL);
        TurnCompleted[] next = new TurnCompleted[1];
        await().atMost(LONG).until(() -> {
            next[0] = ask(question);
            return next[0].source() == AnswerSource.EXACT;
        });
        String key = served(next[0]).key();
        // Redis that takes longer than its budget tells nothing.
        await().atMost(LONG)
                .ignoreExceptionsInstanceOf(NoSuchElementException.class)
                .until(() -> isKept(one, key) && isKept(other, key) && isInRedis(key));
        return key;
    }

    @Test
    void everyTurnThatWasServedIsListedAndTheAnswerIsGoneEverywhere() {
        // Given
        String question = question("Danube");
        String key = learned(question);
        List<String> servedTo = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            TurnCompleted turn = ask(question);
            assertThat(turn.source()).isEqualTo(AnswerSource.EXACT);
            assertThat(turn.costMicroUsd()).isZero();
            servedTo.add(turn.requestId());
        }
        try (OpenTurn open = new OpenTurn(key)) {
            servedTo.add(open.requestId);

            // When
            AnswerRecalled recalled = recall(key);

            // Then
            assertThat(recalled.known()).isTrue();
            assertThat(recalled.complete()).isTrue();
            assertThat(recalled.operator()).isEqualTo("olga");
            assertThat(recalled.turns()).extracting(ServedTurn::requestId).containsAll(servedTo);
            assertThat(recalled.turns()).extracting(ServedTurn::requestId).doesNotHaveDuplicates();
            assertThat(recalled.turns()).extracting(ServedTurn::servedAt).isSorted();
            await().atMost(LONG).until(() -> !isKept(one, key) && !isKept(other, key) && !isInRedis(key));
        }
        TurnCompleted asNew = ask(question);
        assertThat(asNew.source()).isEqualTo(AnswerSource.MODEL);
    }

    @Test
    void aKeyThatNobodyKnowsIsRecalledAllTheSame() {
        AnswerRecalled recalled = recall("nobody_knows_this_key1");

        assertThat(recalled.known()).isFalse();
        assertThat(recalled.complete()).isTrue();
        assertThat(recalled.turns()).isEmpty();
    }

    @Test
    void whileOnlyPostgresIsAwayTheAnswerIsPurgedAndTheTurnsOfTheLogAreListed() throws Exception {
        // Given
        String key = learned(question("Volga"));
        List<AnswerRecalled> results = new ArrayList<>();
        Recall recall = recall(nowhere(), results);
        try (OpenTurn open = new OpenTurn(key)) {

            // When
            recall.carryOut(new AnswerRecallRequested("cmd", key, "olga", Instant.now()));

            // Then
            assertThat(results).hasSize(1);
            assertThat(results.get(0).complete()).isFalse();
            assertThat(results.get(0).turns()).extracting(ServedTurn::requestId).contains(open.requestId);
        }
        await().atMost(LONG).until(() -> !isKept(one, key) && !isKept(other, key) && !isInRedis(key));
    }

    @Test
    void whileOnlyTheLogCanNotBeReadTheTurnsOfPostgresAreListed() throws Exception {
        // Given
        String question = question("Rhine");
        String key = learned(question);
        TurnCompleted turn = ask(question);
        ConnectionFactory connections = one.getBean(ConnectionFactory.class);
        await().atMost(LONG)
                .until(() -> Objects.requireNonNull(
                                new ServedTurns(connections).of(key, 100).block(LONG))
                        .stream()
                        .anyMatch(served -> served.requestId().equals(turn.requestId())));
        List<AnswerRecalled> results = new ArrayList<>();
        Recall recall = recall(
                new ServedTurns(connections), new ServedTail(Map.of("bootstrap.servers", "127.0.0.1:1")), results);

        // When
        recall.carryOut(new AnswerRecallRequested("cmd", key, "olga", Instant.now()));

        // Then
        assertThat(results).hasSize(1);
        assertThat(results.get(0).complete()).isFalse();
        assertThat(results.get(0).turns()).extracting(ServedTurn::requestId).contains(turn.requestId());
    }

    private static Recall recall(ConnectionFactory postgres, List<AnswerRecalled> results) {
        return recall(new ServedTurns(postgres), new ServedTail(KAFKA), results);
    }

    private static Recall recall(ServedTurns served, ServedTail tail, List<AnswerRecalled> results) {
        return new Recall(
                one.getBean(Shelf.class),
                one.getBean(AnswerLog.class),
                one.getBean(RedisAnswers.class),
                served,
                tail,
                result -> CompletableFuture.completedFuture(results.add(result)),
                new AnswerMeters(new SimpleMeterRegistry()),
                InstantSource.system());
    }

    private static ConnectionFactory nowhere() {
        return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                .host("127.0.0.1")
                .port(1)
                .username("nobody")
                .password("none")
                .build());
    }

    /** A served turn whose transaction is open: given to its user, and not in PostgreSQL. */
    private static final class OpenTurn implements AutoCloseable {

        private final String requestId = "req_" + UUID.randomUUID();
        private final KafkaProducer<byte[], byte[]> producer;

        OpenTurn(String key) {
            Map<String, Object> config = new HashMap<>(KAFKA);
            config.put("transactional.id", requestId);
            producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
            producer.initTransactions();
            producer.beginTransaction();
            EventCodec<TurnEvent> codec = new EventCodec<>(Topics.CHAT_TURNS);
            Question question = Learned.question("default", "What is open?");
            TurnCompleted turn = Learned.turn(
                    question,
                    "An answer.",
                    null,
                    FinishReason.STOP,
                    Tier.STANDARD,
                    AnswerSource.EXACT,
                    new ServedAnswer(key, null, 1, "req_first"));
            TurnCompleted named = new TurnCompleted(
                    requestId,
                    "conv_" + requestId,
                    turn.userId(),
                    turn.tenantId(),
                    turn.message(),
                    turn.reply(),
                    turn.remembered(),
                    null,
                    null,
                    turn.finishReason(),
                    turn.tier(),
                    turn.provider(),
                    turn.model(),
                    turn.source(),
                    turn.calls(),
                    turn.usage(),
                    0,
                    turn.priceVersion(),
                    null,
                    turn.servedAnswer(),
                    null,
                    null,
                    null,
                    null,
                    turn.timing(),
                    0,
                    0,
                    Instant.now(),
                    Instant.now());
            producer.send(codec.encode(
                    0,
                    named.conversationId(),
                    named,
                    codec.headers(
                            named,
                            new EventSource("chat-service", "dying"),
                            named.completedAt(),
                            TraceContext.start())));
            producer.flush();
        }

        @Override
        public void close() {
            producer.abortTransaction();
            producer.close();
        }
    }

    /** Reads a topic from its end on, as of its making. */
    private static final class Reader<E extends Event> implements AutoCloseable {

        private final EventCodec<E> codec;
        private final KafkaConsumer<byte[], byte[]> consumer;

        Reader(Topic<E> topic) {
            codec = new EventCodec<>(topic);
            Map<String, Object> config = new HashMap<>(KAFKA);
            config.put("enable.auto.commit", false);
            consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
        }

        <T extends Event> T await(Class<T> type, Predicate<T> wanted) {
            long deadline = System.nanoTime() + LONG.toNanos();
            while (System.nanoTime() - deadline < 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    Event event = codec.decode(record).event();
                    if (type.isInstance(event) && wanted.test(type.cast(event))) {
                        return type.cast(event);
                    }
                }
            }
            throw new AssertionError("no such " + type.getSimpleName() + " within " + LONG);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
