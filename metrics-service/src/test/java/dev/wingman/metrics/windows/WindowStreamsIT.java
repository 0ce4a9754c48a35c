package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.streams.RunningTopology;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.metrics.LatencyEvent;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.telemetry.AiTelemetryEvent;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import dev.wingman.schemas.telemetry.Heartbeat;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import dev.wingman.schemas.telemetry.ResourceTelemetryEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a broker of its own, since the topics have fixed names. */
class WindowStreamsIT {

    private static final long START = 1_780_000_000_000L;
    private static final int SECONDS = 420;
    private static final int PARTITIONS = Topics.TELEMETRY_REQUESTS.partitions();
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final List<List<RequestTelemetryEvent>> log = Telemetry.traffic(21, PARTITIONS, START, SECONDS, 6);
    private final List<LatencyWindow> expected =
            Tasks.latency(WindowRules.defaults(PARTITIONS)).run(log, new Random(21));
    private final FamilyTraffic<CacheTelemetryEvent> caches =
            FamilyTraffic.cache(22, Topics.TELEMETRY_CACHE.partitions(), START, SECONDS);
    private final FamilyTraffic<AiTelemetryEvent> models =
            FamilyTraffic.ai(23, Topics.TELEMETRY_AI.partitions(), START, SECONDS);
    private final FamilyTraffic<ResourceTelemetryEvent> resources = FamilyTraffic.resources(24, START, SECONDS);
    private final List<RunningTopology> running = new ArrayList<>();
    private final List<Process> forked = new ArrayList<>();

    private Path directory;
    private LocalKafka kafka;
    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> windows;
    private final List<LatencyWindow> published = new ArrayList<>();

    @BeforeEach
    void open(@TempDir Path directory) {
        this.directory = directory;
        kafka = LocalKafka.start(Options.temporary());
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        TopicProvisioner.ensure(client, WindowProcess.TOPICS, LIMIT);
        // A broker that restarts forgets a producer whose last record is a day old, as these are, and then takes a
        // batch
        // that overtook another.
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        windows = reader(Topics.METRICS_LATENCY.name());
    }

    @AfterEach
    void close() {
        forked.forEach(Process::destroyForcibly);
        running.forEach(RunningTopology::stop);
        windows.close();
        producer.close(Duration.ZERO);
        kafka.close();
    }

    @Test
    void publishesTheWindowsThatFollowFromTheEventsByDefinition() {
        // Given
        start(1);

        // When
        send(0, SECONDS);

        // Then
        awaitAll();
        new ExactWindows(
                        log.stream().flatMap(Collection::stream).toList(), Pane.startOf(START + (SECONDS - 3) * 1_000L))
                .assertMatches(published);
    }

    @Test
    void aRestartInMidWindowLeavesNoTrace() {
        // Given
        RunningTopology first = start(1);
        send(0, SECONDS / 2 + 3);
        awaitSome(1);

        // When: half of the windows' events are in the state only
        first.stop();
        running.clear();
        send(SECONDS / 2 + 3, SECONDS);
        start(1);

        // Then
        awaitAll();
    }

    @Test
    void killedProcessesLeaveNoTrace() throws Exception {
        // Given
        int third = SECONDS / 3 + 2;
        Process first = fork();
        send(0, third);
        awaitSome(1);

        // When: two are killed with a transaction open, the second one while it restores or catches up
        kill(first);
        send(third, 2 * third);
        int before = published.size();
        Process second = fork();
        awaitSome(before + 1);
        kill(second);
        send(2 * third, SECONDS);
        start(1);

        // Then
        awaitAll();
    }

    @Test
    void manyThreadsInTwoInstancesThatComeAndGoPublishWhatOneThreadWould() {
        // Given
        RunningTopology first = start(4);
        send(0, SECONDS / 3);
        awaitSome(1);

        // When
        start(4);
        send(SECONDS / 3, 2 * SECONDS / 3);
        awaitSome(published.size() + 1);
        first.stop();
        running.remove(first);
        send(2 * SECONDS / 3, SECONDS);

        // Then
        awaitAll();
    }

    @Test
    void anOutageOfKafkaLeavesNoTrace() {
        // Given
        start(1);
        send(0, SECONDS / 2);
        awaitSome(1);

        // When
        kafka.stop();
        kafka.start();
        send(SECONDS / 2, SECONDS);

        // Then
        awaitAll();
    }

    @Test
    void startsBeforeKafkaAndIsReadyOnceKafkaIs() {
        // Given
        kafka.stop();

        // When
        RunningTopology streams = start(1);

        // Then
        assertThat(streams.isReady()).isFalse();
        kafka.start();
        await().atMost(LIMIT).until(streams::isReady);
    }

    @Test
    void anUnreadableRecordGoesToTheDeadLetterTopicAndThePartitionMovesOn() {
        // Given
        byte[] garbage = "{\"endpoint\": ".getBytes(StandardCharsets.UTF_8);
        start(1);
        send(0, SECONDS / 2);

        // When
        producer.send(new ProducerRecord<>(Topics.TELEMETRY_REQUESTS.name(), 2, new byte[] {1}, garbage));
        send(SECONDS / 2, SECONDS);

        // Then
        awaitAll();
        try (KafkaConsumer<byte[], byte[]> dead = reader(Topics.TELEMETRY_REQUESTS.deadLetterName())) {
            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            await().atMost(LIMIT).until(() -> {
                dead.poll(Duration.ofMillis(200)).forEach(letters::add);
                return !letters.isEmpty();
            });
            assertThat(letters).singleElement().satisfies(letter -> {
                assertThat(letter.value()).isEqualTo(garbage);
                assertThat(letter.key()).containsExactly(1);
                assertThat(letter.headers().lastHeader("dlt-reason").value())
                        .asString()
                        .contains("ce_specversion");
                assertThat(letter.headers().lastHeader("dlt-partition").value())
                        .asString()
                        .isEqualTo("2");
            });
        }
    }

    private RunningTopology start(int threads) {
        RunningTopology streams =
                WindowProcess.streams(kafka.bootstrapServers(), directory.resolve("s" + running.size()), threads);
        running.add(streams);
        streams.start();
        return streams;
    }

    private Process fork() throws IOException {
        Process process = WindowProcess.fork(kafka.bootstrapServers(), directory);
        forked.add(process);
        return process;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Sends the records of a range of seconds of each partition's log. */
    private void send(int fromSecond, int toSecond) {
        for (int p = 0; p < PARTITIONS; p++) {
            int second = -1;
            for (RequestTelemetryEvent event : log.get(p)) {
                second += startsSecond(event) ? 1 : 0;
                if (second >= fromSecond && second < toSecond) {
                    producer.send(Telemetry.record(p, event));
                }
            }
        }
        send(caches, Topics.TELEMETRY_CACHE, fromSecond, toSecond);
        send(models, Topics.TELEMETRY_AI, fromSecond, toSecond);
        send(resources, Topics.TELEMETRY_RESOURCES, fromSecond, toSecond);
        producer.flush();
    }

    private <E extends Event> void send(FamilyTraffic<E> traffic, Topic<E> topic, int fromSecond, int toSecond) {
        EventCodec<E> codec = new EventCodec<>(topic);
        EventSource source = new EventSource("any-service", "test");
        for (int p = 0; p < traffic.log().size(); p++) {
            for (E event : traffic.log().get(p)) {
                // by the time at which it was made, a little after that at which it happened
                Instant time = traffic.time(event);
                long second = Math.floorDiv(time.toEpochMilli() - START + 700, 1_000L);
                if (second >= fromSecond && second < toSecond) {
                    producer.send(
                            codec.encode(p, null, event, codec.headers(event, source, time, TraceContext.start())));
                }
            }
        }
    }

    private static boolean startsSecond(RequestTelemetryEvent event) {
        return event instanceof Heartbeat beat && beat.instance().equals("gateway-1");
    }

    private void awaitSome(int atLeast) {
        await().atMost(LIMIT).until(() -> read() >= atLeast);
    }

    /** Waits for everything that is expected, and sees that nothing else comes. */
    private void awaitAll() {
        await().atMost(LIMIT).until(() -> read() >= expected.size());
        await().atMost(LIMIT).until(this::othersAreComplete);
        running.forEach(RunningTopology::stop);
        running.clear();
        read();
        assertThat(published).isEqualTo(expected);
        assertTheOthersFollowFromTheTelemetry();
    }

    /** What stands in {@code telemetry.*} is all that the oracle knows. */
    private void assertTheOthersFollowFromTheTelemetry() {
        Oracle oracle = new Oracle();
        for (Topic<?> telemetry : List.of(Topics.TELEMETRY_CACHE, Topics.TELEMETRY_AI, Topics.TELEMETRY_RESOURCES)) {
            all(telemetry)
                    .forEach(received ->
                            oracle.take(received.event(), received.headers().time()));
        }
        List<MetricsWindow> others = new ArrayList<>();
        for (Topic<?> metrics :
                List.of(Topics.METRICS_CACHE, Topics.METRICS_AI, Topics.METRICS_RESOURCES, Topics.METRICS_BUSINESS)) {
            all(metrics).forEach(received -> others.add((MetricsWindow) received.event()));
        }
        oracle.assertMatches(others, Pane.startOf(START + (SECONDS - 3) * 1_000L));
    }

    private <E extends Event> List<Received<E>> all(Topic<E> topic) {
        EventCodec<E> codec = new EventCodec<>(topic);
        List<Received<E>> events = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> events.add(codec.decode(record)));
            }
        }
        return events;
    }

    /** Every family publishes each tick whole, and the last one alike. */
    private boolean othersAreComplete() {
        Instant last = Instant.ofEpochMilli(Pane.startOf(START + (SECONDS - 3) * 1_000L));
        return Stream.of(Topics.METRICS_CACHE, Topics.METRICS_AI, Topics.METRICS_RESOURCES, Topics.METRICS_BUSINESS)
                .allMatch(topic -> all(topic).stream()
                        .anyMatch(received -> received.headers().time().equals(last)));
    }

    private int read() {
        EventCodec<LatencyEvent> codec = new EventCodec<>(Topics.METRICS_LATENCY);
        for (ConsumerRecord<byte[], byte[]> record : windows.poll(Duration.ofMillis(200))) {
            published.add((LatencyWindow) codec.decode(record).event());
        }
        return published.size();
    }

    private KafkaConsumer<byte[], byte[]> reader(String topic) {
        KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        return reader;
    }
}
