package dev.wingman.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.CacheResourceAnnounced;
import dev.wingman.schemas.cache.CacheResourceEvent;
import dev.wingman.schemas.cache.EntryLoadFailed;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.chat.ConversationTurn;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

class CacheServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static LocalRedis redis;
    private static LocalPostgres postgres;
    private static ConfigurableApplicationContext service;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        redis = LocalRedis.start(Options.temporary());
        postgres = LocalPostgres.start(Options.temporary());
        service = new SpringApplicationBuilder(CacheApplication.class).run(settings());
        gateway = new TestGateway(SharedServers.kafka().bootstrapServers());
        await().atMost(PATIENCE).until(() -> count("select count(*) from cache.challenges") > 0);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
        redis.close();
        postgres.close();
    }

    @Test
    void whatTheOpenApiDocumentMarksAsAnnouncedIsAnnounced() throws Exception {
        // Given
        Map<String, String> documented = documented();

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(announced()).containsAllEntriesOf(documented));
        assertThat(documented).containsEntry("reputation", "/api/users/{id}/reputation");
    }

    private static Map<String, String> announced() {
        EventCodec<CacheResourceEvent> codec = new EventCodec<>(Topics.CACHE_RESOURCES);
        Map<String, String> announced = new HashMap<>();
        TopicPartition partition = new TopicPartition(Topics.CACHE_RESOURCES.name(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (codec.decode(record).event() instanceof CacheResourceAnnounced event) {
                        assertThat(new String(record.key(), StandardCharsets.UTF_8))
                                .isEqualTo(event.cache());
                        announced.put(event.cache(), event.path());
                    }
                });
            }
        }
        return announced;
    }

    private static Map<String, String> documented() throws IOException {
        try (Reader reader = Files.newBufferedReader(Path.of("../docs/openapi.yaml"))) {
            Map<String, Map<String, Map<String, Map<String, Object>>>> document = new Yaml().load(reader);
            Map<String, String> documented = new HashMap<>();
            document.getOrDefault("paths", Map.of()).forEach((path, methods) -> {
                Object cache = methods.getOrDefault("get", Map.of()).get("x-announced-cache");
                if (cache != null) {
                    documented.put(cache.toString(), path);
                }
            });
            return documented;
        }
    }

    @Test
    void aPageOfTheCatalogueIsLoadedAndKeptInRedis() throws Exception {
        // When
        EntryLoaded loaded = gateway.answer(EntryLoaded.class, "challenges", "difficulty=hard&page=0&size=20");

        // Then
        JsonNode page = WireJson.MAPPER.readTree(loaded.value());
        assertThat(page.get("challenges")).hasSize(20).allSatisfy(challenge -> {
            assertThat(challenge.get("difficulty").asString()).isEqualTo("hard");
            assertThat(challenge.get("description").asString()).hasSizeGreaterThan(20);
        });
        assertThat(page.get("total").asInt()).isEqualTo(40);
        assertThat(page.get("totalPages").asInt()).isEqualTo(2);
        CacheEntry kept = Objects.requireNonNull(inRedis("challenges", "difficulty=hard&page=0&size=20"));
        assertThat(kept.value()).isEqualTo(loaded.value());
        assertThat(kept.version()).isEqualTo(loaded.version());
    }

    @Test
    void allPagesTogetherAreTheWholeCatalogue() throws Exception {
        // When
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            EntryLoaded loaded = gateway.answer(EntryLoaded.class, "challenges", "page=" + number + "&size=100");
            WireJson.MAPPER
                    .readTree(loaded.value())
                    .get("challenges")
                    .forEach(challenge -> ids.add(challenge.get("id").asString()));
        }

        // Then
        assertThat(ids).hasSize(120).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @Test
    void aSecondRequestIsAnsweredFromRedis() throws Exception {
        // Given
        EntryLoaded first = gateway.answer(EntryLoaded.class, "challenges", "page=0&size=7");

        // When
        EntryLoaded second = gateway.answer(EntryLoaded.class, "challenges", "page=0&size=7");

        // Then
        assertThat(second).isEqualTo(first);
    }

    @Test
    void aConversationIsReadFromTheProjectionAsSoonAsThereIsOne() throws Exception {
        // Given
        EntryLoaded before = gateway.answer(EntryLoaded.class, "conversations", "conv-1");
        execute("create schema if not exists chat");
        execute("""
                create table chat.turns (
                  user_id text not null, conversation_id text not null, request_id text not null unique,
                  request_offset bigint not null, message text not null, reply text, failure text,
                  tier text not null, model text not null, cost_micro_usd bigint not null,
                  input_tokens bigint not null, output_tokens bigint not null,
                  requested_at timestamptz not null, completed_at timestamptz not null,
                  primary key (conversation_id, user_id, request_offset))""");
        execute("""
                insert into chat.turns values
                ('u1', 'conv-1', 'req-1', 5, 'Hello', 'Hi', null, 'ECONOMY', 'small', 12, 3, 4, now(), now()),
                ('u1', 'conv-1', 'req-2', 9, 'And?', null, 'TIMEOUT', 'STANDARD', 'large', 0, 0, 0, now(), now())""");

        // When
        EntryLoaded turns = gateway.answer(EntryLoaded.class, "conversations", "conv-1");
        EntryLoaded owner = gateway.answer(EntryLoaded.class, "conversation-owners", "conv-1");

        // Then
        assertThat(before.value()).isNull();
        assertThat(WireJson.MAPPER.readValue(turns.value(), ConversationTurn[].class))
                .extracting(
                        ConversationTurn::requestId, ConversationTurn::reply, turn -> String.valueOf(turn.failure()))
                .containsExactly(tuple("req-1", "Hi", "null"), tuple("req-2", null, "TIMEOUT"));
        assertThat(turns.ttlMillis()).isZero();
        assertThat(owner.value()).isEqualTo("\"u1\"");
    }

    @Test
    void withoutRedisEveryRequestIsAnsweredFromPostgres() throws Exception {
        // Given
        redis.stop();
        try {
            // When
            EntryLoaded loaded = gateway.answer(EntryLoaded.class, "challenges", "page=1&size=9");

            // Then
            assertThat(loaded.value()).contains("\"size\":9");
        } finally {
            redis.start();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            gateway.answer(EntryLoaded.class, "challenges", "page=2&size=9");
            assertThat(inRedis("challenges", "page=2&size=9")).isNotNull();
        });
    }

    @Test
    void withoutPostgresTheAskersAreToldInTime() throws Exception {
        // Given
        postgres.stop();
        EntryLoadFailed failed;
        Instant asked = Instant.now();
        try {
            // When
            failed = gateway.answer(EntryLoadFailed.class, "challenges", "page=3&size=11");
        } finally {
            postgres.start();
        }

        // Then
        assertThat(Duration.between(asked, failed.failedAt())).isLessThan(Duration.ofSeconds(8));
        assertThat(gateway.answer(EntryLoaded.class, "challenges", "page=3&size=11")
                        .value())
                .contains("\"size\":11");
    }

    @Test
    void aRecordThatIsNoRequestBecomesADeadLetterAndTheNextIsAnswered() throws Exception {
        // Given
        byte[] key = "challenges:page=0&size=13".getBytes(StandardCharsets.UTF_8);
        byte[] garbage = "no event".getBytes(StandardCharsets.UTF_8);

        // When
        gateway.send(key, garbage);
        EntryLoaded loaded = gateway.answer(EntryLoaded.class, "challenges", "page=0&size=13");

        // Then
        assertThat(loaded.value()).isNotNull();
        assertThat(deadLetters("cache.requests.dlt")).anyMatch(letter -> Arrays.equals(letter, garbage));
    }

    private static String[] settings() {
        return new String[] {
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--LOG_FORMAT=",
            "--KAFKA_BOOTSTRAP_SERVERS=" + SharedServers.kafka().bootstrapServers(),
            "--REDIS_HOST=" + redis.host(),
            "--REDIS_PORT=" + redis.port(),
            // the machine that runs the tests may be busy
            "--REDIS_TIMEOUT=2s",
            "--DB_HOST=" + postgres.host(),
            "--DB_PORT=" + postgres.port(),
            "--DB_NAME=" + postgres.database(),
            "--DB_USER=" + postgres.user(),
            "--DB_PASSWORD=" + postgres.password(),
            "--LOAD_TIMEOUT=5s",
            "--LOAD_ABANDON_AFTER=60s"
        };
    }

    private static @Nullable CacheEntry inRedis(String cache, String key) {
        RedisClient client = RedisClient.create("redis://" + redis.host() + ":" + redis.port());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            String json = connection.sync().get(CacheEntry.redisKey(cache, key));
            return json == null ? null : WireJson.MAPPER.readValue(json, CacheEntry.class);
        } finally {
            client.shutdown();
        }
    }

    private static List<byte[]> deadLetters(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            List<byte[]> values = new ArrayList<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
            return values;
        }
    }

    private static void execute(String sql) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException notYet) {
            return 0;
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }
}
