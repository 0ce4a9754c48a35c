package dev.wingman.metrics.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.notify.delivery.ScriptedReceiver;
import dev.wingman.metrics.notify.desk.Desk;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.alerts.AlertCommandEvent;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertMatcher;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.MatchOperator;
import dev.wingman.schemas.alerts.NotificationEvent;
import dev.wingman.schemas.alerts.NotificationFailed;
import dev.wingman.schemas.alerts.NotificationSent;
import dev.wingman.schemas.alerts.SilenceCreated;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a broker of its own, since the topics have fixed names. */
class NotifierIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final EventSource SOURCE = new EventSource("metrics-service", "test");

    private final EventCodec<AlertEvent> alerts = new EventCodec<>(Topics.ALERTS);
    private final EventCodec<AlertCommandEvent> commands = new EventCodec<>(Topics.ALERTS_COMMANDS);
    private final ScriptedReceiver hook = new ScriptedReceiver();
    private final ScriptedReceiver other = new ScriptedReceiver();
    private final List<Notifier> running = new ArrayList<>();
    private final List<Process> forked = new ArrayList<>();

    private Path routes;
    private LocalKafka kafka;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        kafka = LocalKafka.start(Options.temporary());
        TopicProvisioner.ensure(
                Map.of("bootstrap.servers", kafka.bootstrapServers()), NotifyConfiguration.TOPICS, LIMIT);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        routes = directory.resolve("routes.yml");
        write("[hook]");
    }

    private void write(String receivers) throws Exception {
        Files.writeString(routes, """
                route: {receivers: %s, groupBy: [rule], groupWait: 0s, groupInterval: 1s, repeatInterval: 1h}
                receivers:
                  - {name: hook, webhook: {url: "%s"}}
                  - {name: other, webhook: {url: "%s"}}
                """.formatted(receivers, hook.url("/hook"), other.url("/other")));
    }

    @AfterEach
    void close() {
        forked.forEach(Process::destroyForcibly);
        running.forEach(Notifier::stop);
        producer.close(Duration.ZERO);
        kafka.close();
        hook.close();
        other.close();
    }

    @Test
    void ofAKillInTheMidstOfSendingAnOrderlyStopAndAKillAtRestOnlyTheFirstSendsAgain() throws Exception {
        // Given
        hook.thenHang();
        Process first = fork();
        AlertFired fired = fire("a");
        await().atMost(LIMIT).until(() -> hook.requests().size() == 1);

        // When
        Notifier second = start();
        first.destroyForcibly().waitFor();

        // Then: the same letter again, since nobody knows whether the first one arrived
        await().atMost(LIMIT).until(() -> log().size() == 2);
        assertThat(hook.requests())
                .extracting(request -> request.headers().getFirst("webhook-id"))
                .hasSize(2)
                .containsOnly(log().get(0).id());
        assertThat(((NotificationSent) log().get(1)).mayBeRepeated()).isTrue();

        // When: an owner stops in order while it waits for an answer, another one is killed while nothing is under way
        Process third = fork();
        CountDownLatch answer = new CountDownLatch(1);
        hook.thenWait(answer);
        send(TestAlerts.resolved(fired, Instant.now()));
        await().atMost(LIMIT).until(() -> hook.requests().size() == 3);
        Thread stopping = new Thread(second::stop);
        stopping.start();
        await().until(() -> !second.isRunning());
        answer.countDown();
        stopping.join();
        fire("b");
        await().atMost(LIMIT).until(() -> log().size() == 6);
        third.destroyForcibly().waitFor();
        start();
        fire("c");
        await().atMost(LIMIT).until(() -> log().size() == 8);

        // Then
        assertThat(hook.requests())
                .extracting(request -> summary(request.body()))
                .containsExactly("firing GET /a", "firing GET /a", "resolved GET /a", "firing GET /b", "firing GET /c");
    }

    @Test
    void aRefusalGoesToTheDeadLettersAndIsAnAlertForTheOthers() throws Exception {
        // Given
        write("[hook, other]");
        hook.otherwise(404, "no_service");
        start();
        silence("GET /quiet");
        fire("quiet");

        // When
        fire("a");

        // Then
        await().atMost(LIMIT).until(() -> other.requests().size() == 2);
        assertThat(other.requests())
                .extracting(request -> summary(request.body()))
                .containsExactlyInAnyOrder("firing GET /a", "firing hook");
        assertThat(hook.requests()).hasSize(1);
        assertThat(log().stream().filter(NotificationFailed.class::isInstance))
                .singleElement()
                .satisfies(failed ->
                        assertThat(((NotificationFailed) failed).reason()).isEqualTo("answered 404 no_service"));
        List<ConsumerRecord<byte[], byte[]>> dead = records(Topics.ALERTS.deadLetterName());
        assertThat(dead).singleElement().satisfies(record -> {
            assertThat(alerts.decode(record).event().id()).isEqualTo("al_a");
            assertThat(EventHeaders.text(record.headers(), "dlt-reason")).contains("for hook: answered 404 no_service");
        });
        assertThat(events(Topics.ALERTS).stream().filter(event -> event.rule().equals(Desk.TROUBLE)))
                .singleElement()
                .satisfies(event -> assertThat(event.subject()).isEqualTo("hook"));

        // When
        hook.otherwise(200, "");
        fire("b");

        // Then
        await().atMost(LIMIT).until(() -> events(Topics.ALERTS).stream()
                .anyMatch(
                        event -> event instanceof AlertResolved && event.rule().equals(Desk.TROUBLE)));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(other.requests())
                .extracting(request -> summary(request.body()))
                .contains("resolved hook"));
        assertThat(other.requests()).noneMatch(request -> request.body().contains("quiet"));
    }

    private static String summary(String body) {
        String status = body.contains("\"status\":\"firing\"") ? "firing " : "resolved ";
        String rest = body.substring(body.lastIndexOf("\"subject\":\"") + 11);
        return status + rest.substring(0, rest.indexOf('"'));
    }

    private Notifier start() {
        Notifier notifier = NotifierProcess.notifier(kafka.bootstrapServers(), routes);
        running.add(notifier);
        notifier.start();
        return notifier;
    }

    private Process fork() throws Exception {
        Process process = NotifierProcess.fork(kafka.bootstrapServers(), routes);
        forked.add(process);
        return process;
    }

    private AlertFired fire(String name) throws Exception {
        AlertFired fired = TestAlerts.fired(
                "al_" + name, Map.of("rule", "rule-" + name, "subject", "GET /" + name), Instant.now());
        send(fired);
        return fired;
    }

    private void silence(String subject) throws Exception {
        Instant now = Instant.now();
        SilenceCreated silence = new SilenceCreated(
                "sil_1",
                List.of(new AlertMatcher("subject", MatchOperator.EQUAL, subject)),
                now,
                now.plusSeconds(3_600),
                "because",
                "olga",
                now);
        send(commands, silence.key(), silence);
    }

    private void send(AlertEvent event) throws Exception {
        send(alerts, event.key(), event);
    }

    private <E extends Event> void send(EventCodec<E> codec, String key, E event) throws Exception {
        producer.send(codec.encode(null, key, event, codec.headers(event, SOURCE, Instant.now(), TraceContext.start())))
                .get(30, TimeUnit.SECONDS);
    }

    private List<NotificationEvent> log() {
        return events(Topics.NOTIFICATIONS_LOG);
    }

    private <E extends Event> List<E> events(Topic<E> topic) {
        EventCodec<E> codec = new EventCodec<>(topic);
        return records(topic.name()).stream()
                .map(record -> codec.decode(record).event())
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
