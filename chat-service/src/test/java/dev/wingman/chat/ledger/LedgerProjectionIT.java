package dev.wingman.chat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.chat.projection.SchemaMigration;
import dev.wingman.chat.projection.TurnsProjection;
import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.Options;
import dev.wingman.localstack.SharedServers;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.LedgerDayUpdated;
import dev.wingman.schemas.chat.LedgerEvent;
import dev.wingman.schemas.chat.LedgerSums;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From {@code chat.turns} by PostgreSQL to {@code chat.ledger}, with both real. */
class LedgerProjectionIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final EventCodec<TurnEvent> TURNS = new EventCodec<>(Topics.CHAT_TURNS);
    private static final EventCodec<LedgerEvent> LEDGER = new EventCodec<>(Topics.CHAT_LEDGER);
    private static final EventSource SOURCE = new EventSource("chat-service", "test");

    private final String model = "model-" + UUID.randomUUID();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, Object> kafka =
            Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
    private final LocalPostgres postgres = LocalPostgres.start(Options.temporary());
    private final EventPublisher publisher = new EventPublisher(kafka, SOURCE, meters);
    private final DeadLetters deadLetters = new DeadLetters(kafka);
    private final List<TurnsProjection> projections = new ArrayList<>();
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void prepare() {
        TopicProvisioner.ensure(kafka, List.of(Topics.CHAT_TURNS, Topics.CHAT_LEDGER), LONG);
        producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        projections.forEach(TurnsProjection::stop);
        producer.close();
        publisher.close();
        deadLetters.close();
        postgres.close();
    }

    private TurnsProjection start() {
        PostgresqlConnectionFactory connections =
                new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                        .host(postgres.host())
                        .port(postgres.port())
                        .database(postgres.database())
                        .username(postgres.user())
                        .password(postgres.password())
                        .connectTimeout(Duration.ofSeconds(2))
                        .build());
        SchemaMigration migration = new SchemaMigration(
                "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + postgres.database(),
                postgres.user(),
                postgres.password());
        TurnsProjection projection = new TurnsProjection(
                kafka,
                LedgerTarget.GROUP,
                new LedgerTarget(new LedgerTable(connections, null), null, publisher, InstantSource.system(), meters),
                migration,
                deadLetters);
        projections.add(projection);
        projection.start();
        return projection;
    }

    private void log(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            TurnCompleted turn = Turns.turn(
                    UUID.randomUUID().toString(),
                    "ada",
                    Instant.now(),
                    null,
                    true,
                    Turns.call(model, ModelCallOutcome.SUCCEEDED, new Usage(10, 5, 1), 7));
            producer.send(TURNS.encode(
                            i % Topics.CHAT_TURNS.partitions(),
                            "conv",
                            turn,
                            TURNS.headers(turn, SOURCE, turn.completedAt(), TraceContext.start())))
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private void awaitTurns(long turns) {
        await().atMost(LONG).untilAsserted(() -> {
            LedgerSums sums = published();
            assertThat(sums.turns()).isEqualTo(turns);
            assertThat(sums.ambiguousTurns()).isEqualTo(turns);
            assertThat(sums.costMicroUsd()).isEqualTo(7 * turns);
            assertThat(sums.inputTokens()).isEqualTo(10 * turns);
        });
    }

    /** What stands last in the topic for this test's model, over all days. */
    private LedgerSums published() {
        Map<String, LedgerSums> byKey = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(Topics.CHAT_LEDGER.name(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (LEDGER.decode(record).event() instanceof LedgerDayUpdated row
                            && row.model().equals(model)) {
                        byKey.put(row.key(), row.sums());
                    }
                });
            }
        }
        return byKey.values().stream().reduce(LedgerSums.NONE, LedgerSums::plus);
    }

    @Test
    void aProjectionThatIsStoppedInTheMiddleGoesOnWhereItWasAndCountsNothingTwice() throws Exception {
        TurnsProjection first = start();
        log(50);
        awaitTurns(50);
        log(200);

        first.stop();
        start();
        log(50);

        awaitTurns(300);
    }

    @Test
    void whilePostgresIsAwayTheLedgerLagsAndThenCatchesUp() throws Exception {
        postgres.stop();
        start();
        log(20);
        assertThat(published()).isEqualTo(LedgerSums.NONE);

        postgres.start();
        awaitTurns(20);
        postgres.stop();
        log(20);
        postgres.start();

        awaitTurns(40);
    }

    @Test
    void whatIsNoTurnIsPassedOver() throws Exception {
        producer.send(new ProducerRecord<>(Topics.CHAT_TURNS.name(), 0, null, new byte[] {1}))
                .get(10, TimeUnit.SECONDS);
        log(6);

        start();

        awaitTurns(6);
    }
}
