package dev.wingman.metrics.alerts;

import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * From the topics of windows, and the clock in {@code metrics.panes}, to {@code alerts}: one task, since each has one
 * partition.
 */
final class AlertTopology implements Supplier<Topology> {

    static final String ALERTS_OUT = "alerts-out";

    /** Nobody wants to be told of last month: a first start begins here. */
    static final Duration BACK = Duration.ofMinutes(10);

    private static final String PANES_IN = "metrics-panes-in";
    private static final String JUDGE = "judge-windows";

    /** Small, short segments: only closed ones are compacted, and all that is left is read at each start. */
    private static final Map<String, String> CHANGELOG = Map.of(
            "segment.bytes", "16777216",
            "segment.ms", "600000",
            "min.cleanable.dirty.ratio", "0.1",
            "delete.retention.ms", "3600000");

    /** Decides which of the topics is read first; a negative one, which a foreign producer can write, ends Streams. */
    private static final TimestampExtractor TIMESTAMP = (record, partitionTime) -> Math.max(0, record.timestamp());

    private final Supplier<AlertRules> rules;
    private final EventSource source;
    private final AlertMeters meters;

    /** @param rules asked at each tick */
    AlertTopology(Supplier<AlertRules> rules, EventSource source, AlertMeters meters) {
        this.rules = rules;
        this.source = source;
        this.meters = meters;
    }

    @Override
    public Topology get() {
        Topology topology = new Topology();
        WatchedWindows.ALL.forEach(
                windows -> addSource(topology, in(windows), windows.topic().name()));
        addSource(topology, PANES_IN, Topics.METRICS_PANES.name());
        topology.addProcessor(
                JUDGE,
                () -> new AlertProcessor(
                        rules,
                        Topics.TELEMETRY_REQUESTS.partitions(),
                        new EventRecords<>(new EventCodec<>(Topics.ALERTS), source),
                        meters),
                Stream.concat(WatchedWindows.ALL.stream().map(AlertTopology::in), Stream.of(PANES_IN))
                        .toArray(String[]::new));
        stores().forEach(store -> topology.addStateStore(store, JUDGE));
        addSink(topology, ALERTS_OUT, Topics.ALERTS.name());
        WatchedWindows.ALL.forEach(windows ->
                addSink(topology, deadLetters(windows), windows.topic().deadLetterName()));
        return topology;
    }

    /** Cached: a window that comes every five seconds reaches the changelog once a commit. */
    static List<StoreBuilder<?>> stores() {
        return List.of(
                state(AlertProcessor.SUBJECTS, SubjectState.class).withCachingEnabled(),
                state(AlertProcessor.CLOCK, TelemetryClock.class).withCachingEnabled());
    }

    private static String in(WatchedWindows windows) {
        return windows.topic().name().replace('.', '-') + "-in";
    }

    /** Node to which unreadable windows go. */
    static String deadLetters(WatchedWindows windows) {
        return windows.topic().name().replace('.', '-') + "-dead-letters";
    }

    private static void addSource(Topology topology, String name, String topic) {
        topology.addSource(
                AutoOffsetReset.byDuration(BACK),
                name,
                TIMESTAMP,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static void addSink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), JUDGE);
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> state(String name, Class<V> type) {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), new JsonFormat<>(type).serde())
                .withLoggingEnabled(CHANGELOG);
    }
}
