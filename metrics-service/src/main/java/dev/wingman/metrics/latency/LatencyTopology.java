package dev.wingman.metrics.latency;

import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.metrics.streams.StateFormat;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.metrics.LatencyEvent;
import dev.wingman.schemas.metrics.PaneEvent;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * From {@code telemetry.requests} over {@code metrics.panes} to {@code metrics.latency}. One task for each partition of
 * the telemetry closes panes; one task adds them up and publishes windows. No step asks for the time of day.
 *
 * <p>Stores are in memory, with changelogs: a few MB that are restored in a second, and after a crash RocksDB would
 * restore them from the changelog just the same.
 */
final class LatencyTopology implements Supplier<Topology> {

    static final String TELEMETRY_DEAD_LETTERS = "telemetry-requests-dead-letters";
    static final String PANES_OUT = "metrics-panes-out";
    static final String PANES_DEAD_LETTERS = "metrics-panes-dead-letters";
    static final String WINDOWS_OUT = "metrics-latency-out";

    private static final String TELEMETRY_IN = "telemetry-requests-in";
    private static final String CLOSE_PANES = "close-panes";
    private static final String PANES_IN = "metrics-panes-in";
    private static final String PUBLISH_WINDOWS = "publish-windows";

    /** Small, short segments: only closed ones are compacted, and all that is left is read at each start. */
    private static final Map<String, String> CHANGELOG = Map.of(
            "segment.bytes", "16777216",
            "segment.ms", "600000",
            "min.cleanable.dirty.ratio", "0.1",
            "delete.retention.ms", "3600000");

    /** Nothing depends on it; Kafka Streams ends on a negative one, which a foreign producer can write. */
    private static final TimestampExtractor TIMESTAMP = (record, partitionTime) -> Math.max(0, record.timestamp());

    private final LatencyRules rules;
    private final EventSource source;
    private final LatencyMeters meters;

    /** @param source who writes the panes and windows */
    LatencyTopology(LatencyRules rules, EventSource source, LatencyMeters meters) {
        this.rules = rules;
        this.source = source;
        this.meters = meters;
    }

    @Override
    public Topology get() {
        Topology topology = new Topology();
        addPanes(topology);
        addWindows(topology);
        return topology;
    }

    private void addPanes(Topology topology) {
        EventRecords<PaneEvent> records = new EventRecords<>(new EventCodec<>(Topics.METRICS_PANES), source);
        addSource(topology, TELEMETRY_IN, Topics.TELEMETRY_REQUESTS.name());
        topology.addProcessor(CLOSE_PANES, () -> new PaneProcessor(rules, records, meters), TELEMETRY_IN);
        // Cached: a pane that changes with each request reaches its changelog once a commit.
        topology.addStateStore(panes(PaneProcessor.OPEN_PANES).withCachingEnabled(), CLOSE_PANES);
        topology.addStateStore(panes(PaneProcessor.HELD_PANES).withCachingEnabled(), CLOSE_PANES);
        topology.addStateStore(
                state(PaneProcessor.CLOCK, new PartitionClock.Format()).withCachingEnabled(), CLOSE_PANES);
        addSink(topology, TELEMETRY_DEAD_LETTERS, Topics.TELEMETRY_REQUESTS.deadLetterName(), CLOSE_PANES);
        addSink(topology, PANES_OUT, Topics.METRICS_PANES.name(), CLOSE_PANES);
    }

    private void addWindows(Topology topology) {
        EventRecords<LatencyEvent> records = new EventRecords<>(new EventCodec<>(Topics.METRICS_LATENCY), source);
        addSource(topology, PANES_IN, Topics.METRICS_PANES.name());
        topology.addProcessor(PUBLISH_WINDOWS, () -> new WindowProcessor(rules, records, meters), PANES_IN);
        topology.addStateStore(panes(WindowProcessor.MERGED_PANES), PUBLISH_WINDOWS);
        topology.addStateStore(state(WindowProcessor.PROGRESS, new MergeProgress.Format()), PUBLISH_WINDOWS);
        addSink(topology, PANES_DEAD_LETTERS, Topics.METRICS_PANES.deadLetterName(), PUBLISH_WINDOWS);
        addSink(topology, WINDOWS_OUT, Topics.METRICS_LATENCY.name(), PUBLISH_WINDOWS);
    }

    private static void addSource(Topology topology, String name, String topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                TIMESTAMP,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static void addSink(Topology topology, String name, String topic, String parent) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parent);
    }

    static StoreBuilder<KeyValueStore<PaneKey, Pane>> panes(String name) {
        return store(name, PaneKey.serde(), new PaneFormat().serde());
    }

    static <V> StoreBuilder<KeyValueStore<String, V>> state(String name, StateFormat<V> format) {
        return store(name, Serdes.String(), format.serde());
    }

    private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                .withLoggingEnabled(CHANGELOG);
    }
}
