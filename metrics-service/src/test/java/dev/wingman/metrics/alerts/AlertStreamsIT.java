package dev.wingman.metrics.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.streams.RunningTopology;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.metrics.LatencyEvent;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a broker of its own, since the topics have fixed names. */
class AlertStreamsIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final EventSource SOURCE = new EventSource("metrics-service", "test");
    private static final TopicPartition WINDOWS = new TopicPartition(Topics.METRICS_LATENCY.name(), 0);

    /** Near the time of day, since a first start reads the last minutes only. */
    private final Instant start = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 5 * 5);

    private final EventCodec<LatencyEvent> codec = new EventCodec<>(Topics.METRICS_LATENCY);
    private final List<RunningTopology> running = new ArrayList<>();
    private final List<Process> forked = new ArrayList<>();
    private final List<AlertEvent> published = new ArrayList<>();

    private Path directory;
    private LocalKafka kafka;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> alerts;

    @BeforeEach
    void open(@TempDir Path directory) {
        this.directory = directory;
        kafka = LocalKafka.start(Options.temporary());
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        TopicProvisioner.ensure(client, AlertProcess.TOPICS, LIMIT);
        admin = Admin.create(client);
        producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        alerts = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(Topics.ALERTS.name(), 0);
        alerts.assign(List.of(partition));
        alerts.seekToBeginning(List.of(partition));
    }

    @AfterEach
    void close() {
        forked.forEach(Process::destroyForcibly);
        running.forEach(RunningTopology::stop);
        alerts.close();
        producer.close(Duration.ZERO);
        admin.close();
        kafka.close();
    }

    @Test
    void restartsWhilePendingAndWhileFiringAndWhileRecoveringLeaveNoTrace() throws Exception {
        RunningTopology first = start();
        send(0, 2, 60); // pending
        awaitCommitted();
        first.stop();

        RunningTopology second = start();
        send(2, 3, 60); // fires
        awaitCommitted();
        second.stop();

        RunningTopology third = start();
        send(5, 5, 0); // recovers
        awaitCommitted();
        third.stop();

        start();
        send(10, 10, 0); // is over
        awaitCommitted();

        assertOneIncident();
    }

    @Test
    void killsWhilePendingAndWhileFiringLeaveNoTrace() throws Exception {
        Process first = fork();
        send(0, 2, 60); // pending
        awaitCommitted();
        kill(first);

        Process second = fork();
        send(2, 3, 60); // fires
        awaitEvents(1);
        kill(second);

        send(5, 15, 0);
        start();
        awaitCommitted();

        assertOneIncident();
    }

    private void assertOneIncident() {
        awaitEvents(2);
        AlertFired fired = (AlertFired) published.get(0);
        assertThat(fired.rule()).isEqualTo("server-errors");
        assertThat(fired.since()).isEqualTo(end(0));
        assertThat(fired.at()).isEqualTo(end(3));
        AlertResolved resolved = (AlertResolved) published.get(1);
        assertThat(resolved.id()).isEqualTo(fired.id());
        assertThat(resolved.at()).isEqualTo(end(17));
        published.addAll(poll(Duration.ofSeconds(1)));
        assertThat(published).hasSize(2);
    }

    private RunningTopology start() {
        RunningTopology streams = AlertProcess.streams(kafka.bootstrapServers(), directory.resolve("state"));
        running.add(streams);
        streams.start();
        return streams;
    }

    private Process fork() throws Exception {
        Process process = AlertProcess.fork(kafka.bootstrapServers(), directory.resolve("state-" + forked.size()));
        forked.add(process);
        return process;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private Instant end(int tick) {
        return start.plusSeconds(5L * tick);
    }

    private void send(int from, int count, int errors) throws Exception {
        for (int tick = from; tick < from + count; tick++) {
            send(Given.window("GET /x", 60, end(tick), 100, errors));
            send(Given.window("GET /x", 300, end(tick), 10_000, errors));
        }
    }

    private void send(LatencyWindow window) throws Exception {
        producer.send(codec.encode(
                        null,
                        window.subject(),
                        window,
                        codec.headers(window, SOURCE, window.windowEnd(), TraceContext.start())))
                .get(30, TimeUnit.SECONDS);
    }

    /** Until everything that was sent is judged, and its transaction over. */
    private void awaitCommitted() throws Exception {
        long end = alerts.endOffsets(List.of(WINDOWS)).getOrDefault(WINDOWS, 0L);
        await().atMost(LIMIT).until(() -> {
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets(AlertProcess.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get(10, TimeUnit.SECONDS)
                    .get(WINDOWS);
            return committed != null && committed.offset() >= end;
        });
    }

    private void awaitEvents(int count) {
        await().atMost(LIMIT).until(() -> {
            published.addAll(poll(Duration.ofMillis(200)));
            return published.size() >= count;
        });
    }

    private List<AlertEvent> poll(Duration wait) {
        EventCodec<AlertEvent> events = new EventCodec<>(Topics.ALERTS);
        List<AlertEvent> polled = new ArrayList<>();
        alerts.poll(wait).forEach(record -> polled.add(events.decode(record).event()));
        return polled;
    }
}
