package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.streams.StreamsSettings;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.metrics.LatencyEvent;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowTopologyTest {

    private static final Path GOLDEN = Path.of("src/test/resources/windows-topology.txt");
    private static final long START = 1_780_000_000_000L;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WindowTopology topology =
            new WindowTopology(onePartition(), new EventSource("metrics-service", "test"), new WindowMeters(meters));

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> telemetry;
    private TestOutputTopic<byte[], byte[]> windows;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    @BeforeEach
    void open(@TempDir Path stateDir) {
        Properties config = new StreamsSettings(
                        "latency-test",
                        stateDir,
                        1,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        1,
                        Duration.ofSeconds(1))
                .properties(Map.of("bootstrap.servers", "nowhere:1"));
        driver = new TopologyTestDriver(topology.get(), config);
        telemetry = driver.createInputTopic(
                Topics.TELEMETRY_REQUESTS.name(), new ByteArraySerializer(), new ByteArraySerializer());
        windows = output(Topics.METRICS_LATENCY.name());
        deadLetters = output(Topics.TELEMETRY_REQUESTS.deadLetterName());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    /**
     * The names of stores and the numbers of sub-topologies are names of changelogs and tasks. Another name or order
     * makes the next version of the service start with empty windows beside changelogs that nobody reads, or, in a
     * rolling update, two versions disagree about which task is which. So a change here needs a new
     * {@code STREAMS_APPLICATION_ID}, or the wish to lose five minutes of windows.
     */
    @Test
    void itsDescriptionIsTheCommittedOne() throws IOException {
        assertThat(topology.get().describe().toString()).isEqualTo(Files.readString(GOLDEN, StandardCharsets.UTF_8));
    }

    @Test
    void publishesTheWindowsThatFollowFromTheEvents() {
        // Given
        List<RequestTelemetryEvent> events = new ArrayList<>();
        Telemetry.traffic(7, 1, START, 400, 5).forEach(events::addAll);

        // When
        events.forEach(this::send);

        // Then
        new ExactWindows(events, Pane.startOf(START + 399_000 - 2_000)).assertMatches(publishedWindows());
    }

    @Test
    void aWindowIsKeyedByItsSubjectAndStampedWithItsEnd() {
        // Given
        beats(START, 1);

        // When
        send(Telemetry.request("GET /x", START + 1_000, 200, 5_000));
        beats(START + 2_000, 8);

        // Then
        TestRecord<byte[], byte[]> record = windows.readRecord();
        LatencyWindow window = decode(record);
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("GET /x");
        assertThat(record.timestamp()).isEqualTo(window.windowEnd().toEpochMilli());
        assertThat(window.count()).isEqualTo(1);
        assertThat(window.maxMicros()).isEqualTo(5_000);
    }

    @Test
    void nothingIsPublishedWithoutHeartbeats() {
        // Given
        beats(START, 5);

        // When
        for (int s = 0; s < 600; s++) {
            send(Telemetry.request("GET /x", START + s * 1_000L, 200, 5_000));
        }

        // Then
        assertThat(windows.isEmpty()).isTrue();
    }

    @Test
    void anUnreadableRecordGoesToTheDeadLettersAsItWasAndTheStreamMovesOn() {
        // Given
        beats(START, 1);
        ProducerRecord<byte[], byte[]> whole = Telemetry.record(0, Telemetry.request("GET /x", START, 200, 1));
        byte[] cut = Arrays.copyOf(whole.value(), 20);

        // When
        telemetry.pipeInput(new TestRecord<>(new byte[] {7}, cut, whole.headers(), START));
        telemetry.pipeInput(new TestRecord<>(null, whole.value(), new RecordHeaders(), START));
        send(Telemetry.request("GET /x", START + 1_000, 200, -1));
        send(Telemetry.request("GET /x", Long.MAX_VALUE / 1_000, 200, 1));
        send(Telemetry.request("GET /x", START + 1_000, 200, 5_000));
        beats(START + 2_000, 8);

        // Then
        List<TestRecord<byte[], byte[]>> dead = deadLetters.readRecordsToList();
        assertThat(dead).hasSize(4);
        assertThat(dead.get(0).key()).containsExactly(7);
        assertThat(dead.get(0).value()).isEqualTo(cut);
        assertThat(header(dead.get(0), "ce_type")).isEqualTo("dev.wingman.telemetry.request-completed.v1");
        assertThat(header(dead.get(0), "dlt-reason")).startsWith("the value is no RequestCompleted");
        assertThat(header(dead.get(0), "dlt-topic")).isEqualTo("telemetry.requests");
        assertThat(header(dead.get(0), "dlt-partition")).isEqualTo("0");
        assertThat(header(dead.get(0), "dlt-offset")).isEqualTo("2");
        assertThat(header(dead.get(0), "dlt-group")).isEqualTo("latency-test");
        assertThat(header(dead.get(1), "dlt-reason")).contains("ce_specversion");
        assertThat(header(dead.get(2), "dlt-reason")).contains("durationMicros");
        assertThat(header(dead.get(3), "dlt-reason")).contains("completedAt");
        assertThat(publishedWindows()).isNotEmpty().allSatisfy(window -> assertThat(window.count())
                .isEqualTo(1));
        assertThat(meters.counter("wingman.telemetry.unreadable", "topic", "telemetry.requests")
                        .count())
                .isEqualTo(4);
    }

    /** The driver has one partition of each topic. */
    private static Map<WindowFamily<?>, WindowRules> onePartition() {
        Map<WindowFamily<?>, WindowRules> families = WindowTopology.families(WindowRules.defaults(1));
        families.replaceAll((family, rules) -> rules.withPartitions(1));
        return families;
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void beats(long from, int seconds) {
        for (int s = 0; s <= seconds; s++) {
            send(Telemetry.heartbeat("gateway-1", from + s * 1_000L));
        }
    }

    private void send(RequestTelemetryEvent event) {
        ProducerRecord<byte[], byte[]> record = Telemetry.record(0, event);
        telemetry.pipeInput(new TestRecord<>(record.key(), record.value(), record.headers(), record.timestamp()));
    }

    private Collection<LatencyWindow> publishedWindows() {
        return windows.readRecordsToList().stream()
                .map(WindowTopologyTest::decode)
                .toList();
    }

    private static LatencyWindow decode(TestRecord<byte[], byte[]> record) {
        EventCodec<LatencyEvent> codec = new EventCodec<>(Topics.METRICS_LATENCY);
        return (LatencyWindow) codec.decode(record.headers(), record.value()).event();
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
