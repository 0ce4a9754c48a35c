package dev.wingman.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServersIT {

    @Test
    void kafkaKeepsItsRecordsOverARestart(@TempDir Path directory) throws Exception {
        // Given
        Options options = Options.keeping(directory, 0);
        try (LocalKafka kafka = LocalKafka.start(options)) {
            createTopic(kafka, "kept");
            send(kafka, "kept", "still here");
        }

        // When
        try (LocalKafka kafka = LocalKafka.start(options)) {

            // Then
            assertThat(read(kafka, "kept")).containsExactly("still here");
        }
    }

    @Test
    void kafkaComesBackOnItsPortAfterAnOutage() throws Exception {
        // Given
        try (LocalKafka kafka = LocalKafka.start(Options.temporary())) {
            createTopic(kafka, "outage");
            String before = kafka.bootstrapServers();
            kafka.stop();

            // When
            kafka.start();

            // Then
            assertThat(kafka.bootstrapServers()).isEqualTo(before);
            send(kafka, "outage", "after");
            assertThat(read(kafka, "outage")).containsExactly("after");
        }
    }

    @Test
    void kafkaCreatesNoTopicByUse() {
        try (Admin admin = Admin.create(clients(SharedServers.kafka()))) {
            assertThatThrownBy(() -> admin.describeTopics(Set.of("never-created"))
                            .allTopicNames()
                            .get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void postgresKeepsItsRowsOverARestartAndIsDurable(@TempDir Path directory) throws Exception {
        // Given
        Options options = Options.keeping(directory, 0);
        try (LocalPostgres postgres = LocalPostgres.start(options)) {
            execute(postgres, "create table kept(word text)");
            execute(postgres, "insert into kept values ('still here')");
        }

        // When
        try (LocalPostgres postgres = LocalPostgres.start(options)) {

            // Then
            assertThat(query(postgres, "select word from kept")).isEqualTo("still here");
            assertThat(query(postgres, "show fsync")).isEqualTo("on");
            assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void redisKeepsItsEntriesOverARestart(@TempDir Path directory) throws Exception {
        // Given
        Options options = Options.keeping(directory, 0);
        try (LocalRedis redis = LocalRedis.start(options)) {
            assertThat(RedisCommands.send(redis.port(), "SET kept still-here")).isEqualTo("+OK");
        }

        // When
        try (LocalRedis redis = LocalRedis.start(options)) {

            // Then
            assertThat(RedisCommands.send(redis.port(), "GET kept")).isEqualTo("$10 still-here");
        }
    }

    @Test
    void aKilledRedisStartsAgainWithItsEntries() {
        // Given
        try (LocalRedis redis = LocalRedis.start(Options.temporary())) {
            assertThat(RedisCommands.send(redis.port(), "SET kept still-here")).isEqualTo("+OK");
            kill(redis.process());
            await().untilAsserted(() -> assertThat(redis.process()).isEmpty());

            // When
            redis.start();

            // Then
            assertThat(RedisCommands.send(redis.port(), "GET kept")).isEqualTo("$10 still-here");
        }
    }

    @Test
    void aKilledPostgresStartsAgainWithItsRows() throws Exception {
        // Given
        try (LocalPostgres postgres = LocalPostgres.start(Options.temporary())) {
            execute(postgres, "create table kept(word text)");
            execute(postgres, "insert into kept values ('still here')");
            kill(postgres.process());
            await().untilAsserted(() -> assertThat(postgres.process()).isEmpty());

            // When
            postgres.start();

            // Then
            execute(postgres, "insert into kept values ('and more')");
        }
    }

    private static void kill(Optional<ProcessHandle> process) {
        assertThat(process.map(ProcessHandle::destroyForcibly)).contains(true);
    }

    @Test
    void eachServerNamesAPortThatIsTaken(@TempDir Path directory) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Options options = Options.keeping(directory, taken.getLocalPort());
            for (Runnable start : List.<Runnable>of(
                    () -> LocalKafka.start(options),
                    () -> LocalPostgres.start(options),
                    () -> LocalRedis.start(options))) {
                assertThatThrownBy(start::run)
                        .isInstanceOf(PortTakenException.class)
                        .hasMessageContaining("Port " + taken.getLocalPort());
            }
        }
    }

    @Test
    void aDirectoryIsUsedByOneServerOnly(@TempDir Path directory) {
        Options options = Options.keeping(directory, 0);
        try (LocalRedis first = LocalRedis.start(options)) {
            assertThatThrownBy(() -> LocalRedis.start(options)).isInstanceOf(DirectoryInUseException.class);
            assertThat(RedisCommands.send(first.port(), "PING")).isEqualTo("+PONG");
        }
    }

    private static Map<String, Object> clients(LocalKafka kafka) {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    private static void createTopic(LocalKafka kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(clients(kafka))) {
            admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static void send(LocalKafka kafka, String topic, String value) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(clients(kafka), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> read(LocalKafka kafka, String topic) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(clients(kafka), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            List<String> values = new ArrayList<>();
            long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    private static void execute(LocalPostgres postgres, String sql) throws Exception {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(LocalPostgres postgres, String sql) throws Exception {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
