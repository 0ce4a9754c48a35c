package dev.wingman.chat.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import dev.wingman.localstack.SharedServers;
import dev.wingman.redis.Redis;
import dev.wingman.redis.RedisAddress;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConversationMemoryIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private final LocalRedis server = LocalRedis.start(Options.temporary());
    private final MemorySettings settings = new MemorySettings(
            200,
            1_000_000,
            true,
            server.host(),
            server.port(),
            "",
            Duration.ofSeconds(2),
            Duration.ofHours(24),
            Duration.ofSeconds(10),
            "unused",
            "unused",
            "unused");
    private final ConversationId conversation = new ConversationId("ada", "conv_" + UUID.randomUUID());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Redis connection =
            Redis.open(new RedisAddress(server.host(), server.port(), ""), settings.redisBudget(), meters);
    private RedisConversations redis;
    private HistoryTable history;

    @BeforeEach
    void connect() {
        LocalPostgres postgres = SharedServers.postgres();
        Flyway.configure()
                .dataSource(
                        "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + postgres.database(),
                        postgres.user(),
                        postgres.password())
                .schemas("chat")
                .locations("classpath:db/chat")
                .load()
                .migrate();
        history = new HistoryTable(
                new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                        .host(postgres.host())
                        .port(postgres.port())
                        .database(postgres.database())
                        .username(postgres.user())
                        .password(postgres.password())
                        .build()),
                Duration.ofSeconds(10));
        redis = new RedisConversations(connection, settings);
        await().atMost(LONG).until(connection::available);
    }

    @AfterEach
    void close() {
        redis.close();
        connection.close();
        server.close();
    }

    private ConversationMemory memory() {
        return new ConversationMemory.Factory(redis, history, settings, ConversationMemory.Follower.NONE).open(0);
    }

    private static List<String> messages(ConversationMemory memory, ConversationId id) {
        return Objects.requireNonNull(memory.turns(id).block(LONG)).stream()
                .map(ConversationTurn::message)
                .toList();
    }

    private TurnCompleted turn(int number) {
        return new TurnCompleted(
                conversation.conversationId() + "-" + number,
                conversation.conversationId(),
                conversation.userId(),
                "default",
                "message " + number,
                "reply " + number,
                true,
                null,
                null,
                FinishReason.STOP,
                Tier.STANDARD,
                "simulated",
                "sim",
                AnswerSource.MODEL,
                List.of(),
                Usage.NONE,
                0,
                "2026-01",
                null,
                null,
                null,
                null,
                null,
                null,
                new ReplyTiming(0, 0, 0, 0, 0),
                0,
                number,
                NOON,
                NOON);
    }

    private boolean isReadFromRedis() {
        return redis.load(conversation, 1).blockOptional(LONG).isPresent();
    }

    @Test
    void aSuccessorFindsTheTurnsInRedis() {
        ConversationMemory first = memory();
        assertThat(messages(first, conversation)).isEmpty();
        first.remember(turn(1));
        first.remember(turn(2));

        await().atMost(LONG).untilAsserted(() -> assertThat(messages(memory(), conversation))
                .containsExactly("message 1", "message 2"));
    }

    @Test
    void nobodyElseSeesThem() {
        ConversationMemory first = memory();
        messages(first, conversation);
        first.remember(turn(1));
        await().atMost(LONG).until(() -> messages(memory(), conversation).size() == 1);

        assertThat(messages(memory(), new ConversationId("eve", conversation.conversationId())))
                .isEmpty();
    }

    @Test
    void withoutRedisTheyComeFromPostgresAndFromWhatEndedLately() {
        history.add(List.of(turn(1), turn(2))).block(LONG);
        server.stop();
        ConversationMemory memory = memory();
        memory.recall(turn(2));
        memory.recall(turn(3));

        assertThat(messages(memory, conversation)).containsExactly("message 1", "message 2", "message 3");
    }

    @Test
    void whatChangedWhileRedisWasAwayIsNotReadFromAStaleListAfterwards() {
        ConversationMemory first = memory();
        messages(first, conversation);
        first.remember(turn(1));
        await().atMost(LONG).until(this::isReadFromRedis);
        server.stop();
        first.remember(turn(2));
        await().atMost(LONG)
                .until(() -> meters.get("wingman.redis.failures").counter().count() > 0);
        history.add(List.of(turn(1), turn(2))).block(LONG);

        server.start();

        await().atMost(LONG).until(() -> {
            assertThat(messages(memory(), conversation)).containsExactly("message 1", "message 2");
            return isReadFromRedis();
        });
    }

    @Test
    void pastTheMostThatIsNotedNothingStaleIsReadEither() {
        ConversationMemory first = memory();
        messages(first, conversation);
        first.remember(turn(1));
        await().atMost(LONG).until(this::isReadFromRedis);
        server.stop();
        await().atMost(LONG).until(() -> !connection.available());
        for (int i = 0; i < 10_000; i++) {
            redis.forget(new ConversationId("ada", "other-" + i));
        }
        first.remember(turn(2));
        history.add(List.of(turn(1), turn(2))).block(LONG);

        server.start();

        await().atMost(LONG).until(() -> {
            assertThat(messages(memory(), conversation)).containsExactly("message 1", "message 2");
            return isReadFromRedis();
        });
    }

    @Test
    void aTurnIsProjectedOnceHoweverOftenItComes() {
        history.add(List.of(turn(1))).block(LONG);

        Long added = history.add(List.of(turn(1), turn(2))).block(LONG);

        assertThat(added).isEqualTo(1);
    }
}
