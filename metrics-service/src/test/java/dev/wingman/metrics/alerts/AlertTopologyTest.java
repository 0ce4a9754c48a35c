package dev.wingman.metrics.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.streams.StreamsSettings;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.ResolveReason;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.Exemplar;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.PartitionAdvanced;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

class AlertTopologyTest {

    private static final Path GOLDEN = Path.of("src/test/resources/alerts-topology.txt");
    private static final Instant START = Given.START;
    private static final EventSource SOURCE = new EventSource("metrics-service", "test");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private AlertRules rules = Given.quickRules();
    private final AlertTopology topology = new AlertTopology(() -> rules, SOURCE, new AlertMeters(meters));

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> windows;
    private TestInputTopic<byte[], byte[]> caches;
    private TestInputTopic<byte[], byte[]> panes;
    private TestOutputTopic<byte[], byte[]> alerts;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    @BeforeEach
    void open(@TempDir Path stateDir) {
        Properties config = new StreamsSettings(
                        "windows",
                        stateDir,
                        1,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        1,
                        Duration.ofSeconds(1))
                .properties(Map.of("bootstrap.servers", "nowhere:1"), "alerts-test");
        driver = new TopologyTestDriver(topology.get(), config, START);
        windows = input(Topics.METRICS_LATENCY);
        panes = input(Topics.METRICS_PANES);
        caches = input(Topics.METRICS_CACHE);
        alerts = output(Topics.ALERTS.name());
        deadLetters = output(Topics.METRICS_LATENCY.deadLetterName());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    /**
     * The names of the stores are names of changelogs. Another name makes the next version forget what is pending and what
     * fires: incidents that were told would never be said to be over. A change needs a new {@code ALERTS_APPLICATION_ID}
     * and that wish.
     */
    @Test
    void itsDescriptionIsTheCommittedOne() throws IOException {
        assertThat(topology.get().describe().toString()).isEqualTo(Files.readString(GOLDEN, StandardCharsets.UTF_8));
    }

    @Test
    void anEndpointThatFailsFiresWithTheWindowThatMakesTheTimeUpAndResolvesWhenItIsGood() {
        // Given: `for` is 15 s, `keepFiringFor` a minute
        ticks("GET /x", 0, 3, 0);

        // When
        ticks("GET /x", 3, 4, 60);
        assertThat(alerts.getQueueSize()).isEqualTo(1); // does not wait for the next tick
        ticks("GET /x", 7, 13, 0);

        // Then
        List<TestRecord<byte[], byte[]>> records = alerts.readRecordsToList();
        assertThat(records).hasSize(2);
        AlertFired fired = (AlertFired) decode(records.get(0));
        AlertResolved resolved = (AlertResolved) decode(records.get(1));
        assertThat(fired.rule()).isEqualTo("server-errors");
        assertThat(fired.since()).isEqualTo(end(3));
        assertThat(fired.at()).isEqualTo(end(6));
        assertThat(fired.value()).isEqualTo(0.6);
        assertThat(resolved.id()).isEqualTo(fired.id());
        assertThat(resolved.at()).isEqualTo(end(19));
        assertThat(new String(records.get(0).key(), StandardCharsets.UTF_8)).isEqualTo("server-errors|GET /x");
        assertThat(records.get(0).timestamp()).isEqualTo(fired.at().toEpochMilli());
        assertThat(header(records.get(0), "ce_id")).isEqualTo(fired.id() + "/fired");
        assertThat(header(records.get(0), "ce_subject")).isEqualTo(fired.id());
        assertThat(header(records.get(1), "ce_id")).isEqualTo(fired.id() + "/resolved");
    }

    @Test
    void whatIsReadTwiceFiresOnce() {
        // Given
        ticks("GET /x", 0, 4, 60);

        // When
        ticks("GET /x", 0, 4, 60);
        ticks("GET /x", 4, 2, 60);

        // Then
        assertThat(alerts.readRecordsToList()).hasSize(1);
    }

    @Test
    void goodWindowsThatAreReadAgainEndNothing() {
        // Given
        ticks("GET /x", 0, 14, 0);
        ticks("GET /x", 14, 4, 60);

        // When
        ticks("GET /x", 0, 14, 0);

        // Then
        assertThat(read()).hasSize(1);
    }

    @Test
    void theLastPairOfAnEndpointEndsItsAlert() {
        // Given
        ticks("GET /x", 0, 4, 60);

        // When
        send(Given.window("GET /x", 60, end(4), 0, 0));
        send(Given.window("GET /x", 300, end(4), 0, 0));

        // Then
        AlertResolved resolved = (AlertResolved) read().get(1);
        assertThat(resolved.reason()).isEqualTo(ResolveReason.NO_DATA);
        assertThat(resolved.value()).isNull();
        assertThat(stored()).isEmpty();
    }

    @Test
    void anEndpointThatATickLeavesOutHasEnded() {
        // Given
        ticks("GET /x", 0, 4, 60);

        // When
        ticks("GET /y", 4, 2, 0);

        // Then
        AlertResolved resolved = (AlertResolved) read().get(1);
        assertThat(resolved.subject()).isEqualTo("GET /x");
        assertThat(resolved.reason()).isEqualTo(ResolveReason.NO_DATA);
        assertThat(resolved.at()).isEqualTo(end(4));
    }

    @Test
    void endpointsDoNotDisturbEachOther() {
        // When
        for (int tick = 0; tick < 8; tick++) {
            ticks("GET /bad", tick, 1, 60);
            ticks("GET /good", tick, 1, 0);
        }

        // Then
        assertThat(read()).extracting(AlertEvent::subject).containsExactly("GET /bad");
    }

    @Test
    void newRulesHoldFromTheNextTickOn() {
        // Given
        ticks("GET /x", 0, 4, 60);

        // When
        rules = new AlertRules("v2", List.of());
        ticks("GET /x", 4, 1, 60);

        // Then
        AlertResolved resolved = (AlertResolved) read().get(1);
        assertThat(resolved.reason()).isEqualTo(ResolveReason.RULE_REMOVED);
        assertThat(resolved.ruleVersion()).isEqualTo("v2");
    }

    @Test
    void aWindowThatCannotBeReadGoesToTheDeadLettersAndTheOthersAreJudged() {
        // When
        windows.pipeInput(new TestRecord<>(new byte[] {7}, new byte[] {1}, new RecordHeaders(), START));
        ticks("GET /x", 0, 4, 60);

        // Then
        TestRecord<byte[], byte[]> dead = deadLetters.readRecord();
        assertThat(dead.key()).containsExactly(7);
        assertThat(header(dead, "dlt-topic")).isEqualTo("metrics.latency");
        assertThat(read()).hasSize(1);
        assertThat(meters.counter("wingman.alerts.unreadable").count()).isEqualTo(1);
    }

    @Test
    void silenceFiresWithoutAnyRecordAndEndsWithTheNextOne() {
        // Given
        advanceAll(START);

        // When
        driver.advanceWallClockTime(Duration.ofSeconds(59));
        assertThat(alerts.isEmpty()).isTrue();
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(alerts.getQueueSize()).isEqualTo(1);
        driver.advanceWallClockTime(Duration.ofSeconds(30));
        advanceAll(START.plusSeconds(93));

        // Then
        List<AlertEvent> events = read();
        assertThat(events).hasSize(2);
        AlertFired fired = (AlertFired) events.get(0);
        assertThat(fired.rule()).isEqualTo("no-data");
        assertThat(fired.subject()).isEqualTo("telemetry");
        assertThat(fired.at()).isEqualTo(START.plusSeconds(60));
        assertThat(fired.value()).isEqualTo(60);
        assertThat(((AlertResolved) events.get(1)).at()).isEqualTo(START.plusSeconds(93));
    }

    @Test
    void aReplayShowsTheSameSilence() {
        // Given: what was published live
        advanceAll(START);
        driver.advanceWallClockTime(Duration.ofSeconds(90));
        advanceAll(START.plusSeconds(93));
        List<AlertEvent> live = read();

        // When: a later silence of the same length is read without waiting
        advanceAll(START.plusSeconds(1_093));
        advanceAll(START.plusSeconds(1_186));

        // Then
        List<AlertEvent> read = read();
        assertThat(live).hasSize(2);
        assertThat(read).hasSize(4);
        AlertFired fired = (AlertFired) read.get(2);
        assertThat(fired.at()).isEqualTo(START.plusSeconds(1_153));
        assertThat(((AlertResolved) read.get(3)).at()).isEqualTo(START.plusSeconds(1_186));
    }

    @Test
    void aPartitionThatStandsStillIsSilence() {
        // Given
        advanceAll(START);

        // When
        for (int second = 5; second <= 70; second += 5) {
            for (int partition = 1; partition < Topics.TELEMETRY_REQUESTS.partitions(); partition++) {
                advance(partition, START.plusSeconds(second));
            }
            driver.advanceWallClockTime(Duration.ofSeconds(5));
        }

        // Then
        assertThat(read()).extracting(AlertEvent::rule).containsExactly("no-data");
    }

    @Test
    void newsBeginTheSilenceAnew() {
        // Given
        advanceAll(START);
        driver.advanceWallClockTime(Duration.ofSeconds(50));

        // When
        advanceAll(START.plusSeconds(50));
        driver.advanceWallClockTime(Duration.ofSeconds(50));

        // Then
        assertThat(alerts.isEmpty()).isTrue();
    }

    @Test
    void eachRuleHasItsOwnSilence() {
        // Given
        rules = RulesText.read("""
                rules:
                  - {name: minute, summary: s, severity: info, when: [{metric: telemetry.silence.s, is: ">=", threshold: 60}]}
                  - {name: two, summary: s, severity: info, when: [{metric: telemetry.silence.s, is: ">=", threshold: 120}]}
                """, name -> null);
        advanceAll(START);

        // When
        driver.advanceWallClockTime(Duration.ofSeconds(130));
        advanceAll(START.plusSeconds(135));

        // Then
        assertThat(read())
                .extracting(event -> event.rule() + " "
                        + (event instanceof AlertFired fired ? fired.at() : ((AlertResolved) event).at()))
                .containsExactly(
                        "minute " + START.plusSeconds(60),
                        "two " + START.plusSeconds(120),
                        "minute " + START.plusSeconds(135),
                        "two " + START.plusSeconds(135));
    }

    @Test
    void nothingIsMissedBeforeAllPartitionsWereHeard() {
        advance(0, START);
        driver.advanceWallClockTime(Duration.ofHours(1));
        assertThat(alerts.isEmpty()).isTrue();
    }

    @Test
    void windowsOfAnotherTopicAreJudgedByTheirOwnRulesAndTicks() {
        // Given: an endpoint of the same name, whose ticks are far ahead
        ticks("challenges", 100, 1, 0);

        // When: 2.5 minutes of misses, then only another cache is heard of
        for (int tick = 1; tick <= 30; tick++) {
            cacheTick("challenges", tick, 0.5);
        }
        for (int tick = 31; tick <= 33; tick++) {
            cacheTick("reputation", tick, 0.9);
        }

        // Then
        List<AlertEvent> events = read();
        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isInstanceOfSatisfying(AlertFired.class, fired -> {
            assertThat(fired.rule()).isEqualTo("low-hit-rate");
            assertThat(fired.subject()).isEqualTo("challenges");
            assertThat(fired.value()).isEqualTo(0.5);
            assertThat(fired.count()).isEqualTo(5_000);
            assertThat(fired.since()).isEqualTo(end(1));
            assertThat(fired.at()).isEqualTo(end(1).plusSeconds(120));
        });
        assertThat(events.get(1)).isInstanceOfSatisfying(AlertResolved.class, resolved -> {
            assertThat(resolved.reason()).isEqualTo(ResolveReason.NO_DATA);
            assertThat(resolved.at()).isEqualTo(end(31));
        });
        assertThat(stored()).contains("challenges").doesNotContain("metrics.cache/challenges");
    }

    /** Then there are no ticks any more in which it would be left out. */
    @Test
    void theLastPairOfTheOnlyCacheEndsItsAlert() {
        // Given
        for (int tick = 1; tick <= 30; tick++) {
            cacheTick("challenges", tick, 1_000, 0.5);
        }

        // When
        cacheTick("challenges", 31, 0, 0);

        // Then
        assertThat(read()).hasSize(2).last().isInstanceOfSatisfying(AlertResolved.class, resolved -> {
            assertThat(resolved.reason()).isEqualTo(ResolveReason.NO_DATA);
            assertThat(resolved.at()).isEqualTo(end(31));
        });
        assertThat(stored()).isEmpty();
    }

    @Test
    void theClockOfAnotherTopicOfTheTelemetryIsNoNews() {
        // Given
        advanceAll(START);

        // When: only chat-services are heard of
        for (int second = 5; second <= 60; second += 5) {
            driver.advanceWallClockTime(Duration.ofSeconds(5));
            Instant through = START.plusSeconds(second);
            for (int partition = 0; partition < Topics.TELEMETRY_AI.partitions(); partition++) {
                PartitionAdvanced advanced = new PartitionAdvanced(partition, through, Topics.TELEMETRY_AI.name());
                send(panes, Topics.METRICS_PANES, advanced, through);
            }
        }

        // Then
        assertThat(read()).extracting(AlertEvent::rule).containsExactly("no-data");
    }

    @Test
    void anAlertShowsTheSlowestRequestsOfItsWindow() {
        // Given
        Exemplar slowest = new Exemplar("req_1", "0".repeat(31) + "1", 900_000, START);

        // When
        for (int tick = 1; tick <= 8; tick++) {
            for (int seconds : new int[] {60, 300}) {
                LatencyWindow plain = Given.window("GET /x", seconds, end(tick), 100, 50);
                send(new LatencyWindow(
                        plain.subject(),
                        plain.windowStart(),
                        plain.windowEnd(),
                        seconds,
                        100,
                        0,
                        50,
                        0,
                        300_000,
                        10,
                        20,
                        30,
                        900_000,
                        0L,
                        0L,
                        List.of(slowest)));
            }
        }

        // Then
        assertThat(read())
                .filteredOn(event -> event.rule().equals("server-errors"))
                .singleElement()
                .isInstanceOfSatisfying(
                        AlertFired.class, fired -> assertThat(fired.exemplars()).containsExactly(slowest));
    }

    private void cacheTick(String cache, int tick, double hitRate) {
        cacheTick(cache, tick, 1_000, hitRate);
    }

    private void cacheTick(String cache, int tick, long perMinute, double hitRate) {
        for (int seconds : new int[] {60, 300}) {
            long reads = seconds == 60 ? perMinute : 5 * perMinute;
            long hits = Math.round(hitRate * reads);
            CacheWindow window = new CacheWindow(
                    cache,
                    end(tick).minusSeconds(seconds),
                    end(tick),
                    seconds,
                    reads,
                    hits,
                    0,
                    reads - hits,
                    0,
                    0,
                    hitRate,
                    reads - hits,
                    0,
                    1_000,
                    2_000);
            send(caches, Topics.METRICS_CACHE, window, end(tick));
        }
    }

    /** Pairs of windows of 100 requests in the minute. */
    private void ticks(String subject, int from, int count, int errors) {
        for (int tick = from; tick < from + count; tick++) {
            send(Given.window(subject, 60, end(tick), 100, errors));
            send(Given.window(subject, 300, end(tick), 10_000, errors));
        }
    }

    private static Instant end(int tick) {
        return START.plusSeconds(5L * tick);
    }

    private void send(LatencyWindow window) {
        send(windows, Topics.METRICS_LATENCY, window, window.windowEnd());
    }

    private void advanceAll(Instant through) {
        for (int partition = 0; partition < Topics.TELEMETRY_REQUESTS.partitions(); partition++) {
            advance(partition, through);
        }
    }

    private void advance(int partition, Instant through) {
        send(panes, Topics.METRICS_PANES, new PartitionAdvanced(partition, through), through);
    }

    private static <E extends Event> void send(
            TestInputTopic<byte[], byte[]> input, Topic<E> topic, E event, Instant time) {
        EventCodec<E> codec = new EventCodec<>(topic);
        ProducerRecord<byte[], byte[]> record =
                codec.encode(null, "key", event, codec.headers(event, SOURCE, time, TraceContext.start()));
        input.pipeInput(new TestRecord<>(record.key(), record.value(), record.headers(), record.timestamp()));
    }

    private List<AlertEvent> read() {
        return alerts.readRecordsToList().stream()
                .map(AlertTopologyTest::decode)
                .toList();
    }

    private List<String> stored() {
        List<String> subjects = new ArrayList<>();
        try (var all =
                driver.<String, Object>getKeyValueStore(AlertProcessor.SUBJECTS).all()) {
            all.forEachRemaining(entry -> subjects.add(entry.key));
        }
        return subjects;
    }

    private TestInputTopic<byte[], byte[]> input(Topic<?> topic) {
        return driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static AlertEvent decode(TestRecord<byte[], byte[]> record) {
        return new EventCodec<>(Topics.ALERTS)
                .decode(record.headers(), record.value())
                .event();
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
