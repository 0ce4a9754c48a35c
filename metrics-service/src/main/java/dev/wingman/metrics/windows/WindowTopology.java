package dev.wingman.metrics.windows;

import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.metrics.streams.StateFormat;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.metrics.PaneEvent;
import java.util.LinkedHashMap;
import java.util.List;
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
 * From {@code telemetry.*} over {@code metrics.panes} to {@code metrics.*}. One task for each partition of the telemetry
 * closes panes; one task adds them up and publishes windows. No step asks for the time of day.
 *
 * <p>Stores are in memory, with changelogs: a few MB that are restored in a second, and after a crash RocksDB would
 * restore them from the changelog just the same.
 */
final class WindowTopology implements Supplier<Topology> {

    static final String PANES_DEAD_LETTERS = "metrics-panes-dead-letters";

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

    private final Map<WindowFamily<?>, WindowRules> families;
    private final EventSource source;
    private final WindowMeters meters;

    /**
     * @param families with the rules of each; the first ones have the first sub-topologies
     * @param source who writes the panes and windows
     */
    WindowTopology(Map<WindowFamily<?>, WindowRules> families, EventSource source, WindowMeters meters) {
        this.families = families;
        this.source = source;
        this.meters = meters;
    }

    /** Every family there is, in the order of their sub-topologies. */
    static Map<WindowFamily<?>, WindowRules> families(WindowRules rules) {
        Map<WindowFamily<?>, WindowRules> families = new LinkedHashMap<>();
        for (WindowFamily<?> family : List.of(
                new LatencyFamily(rules.threshold()), new CacheFamily(), new AiFamily(), new ResourceFamily())) {
            families.put(family, rules.withPartitions(family.telemetry().partitions()));
        }
        return families;
    }

    /** Node to which unreadable telemetry goes. */
    static String telemetryDeadLetters(WindowFamily<?> family) {
        return node(family.telemetry()) + "-dead-letters";
    }

    /** Node to which windows go. */
    static String windowsOut(Topic<?> windows) {
        return node(windows) + "-out";
    }

    /** An id that is unique among the families; those of the first one had no prefix. */
    static String id(WindowFamily<?> family, String id) {
        return isFirst(family) ? id : family.telemetry().name() + "/" + id;
    }

    private static String node(Topic<?> topic) {
        return topic.name().replace('.', '-');
    }

    private static String closePanes(WindowFamily<?> family) {
        return isFirst(family) ? "close-panes" : "close-" + family.name() + "-panes";
    }

    private static boolean isFirst(WindowFamily<?> family) {
        return family.telemetry().name().equals(WindowMerge.FIRST_TELEMETRY);
    }

    /** Node to which closed panes go; one for each family, since a common one would make one sub-topology of all. */
    static String panesOut(WindowFamily<?> family) {
        return isFirst(family) ? "metrics-panes-out" : "metrics-panes-out-" + family.name();
    }

    @Override
    public Topology get() {
        Topology topology = new Topology();
        EventRecords<PaneEvent> panes = new EventRecords<>(new EventCodec<>(Topics.METRICS_PANES), source);
        families.forEach((family, rules) -> {
            addPanes(topology, family, rules, panes);
            if (isFirst(family)) {
                addWindows(topology); // what came later has later numbers
            }
        });
        return topology;
    }

    private <E extends Event> void addPanes(
            Topology topology, WindowFamily<E> family, WindowRules rules, EventRecords<PaneEvent> panes) {
        String in = node(family.telemetry()) + "-in";
        String close = closePanes(family);
        addSource(topology, in, family.telemetry().name());
        topology.addProcessor(
                close, () -> new PaneProcessor<>(family, rules, panes, meters.of(family.telemetry())), in);
        // Cached: a pane that changes with each event reaches its changelog once a commit.
        topology.addStateStore(panes(PaneProcessor.openPanes(family), family).withCachingEnabled(), close);
        topology.addStateStore(panes(PaneProcessor.heldPanes(family), family).withCachingEnabled(), close);
        topology.addStateStore(
                state(PaneProcessor.clock(family), new PartitionClock.Format()).withCachingEnabled(), close);
        addSink(topology, panesOut(family), Topics.METRICS_PANES.name(), close);
        addSink(topology, telemetryDeadLetters(family), family.telemetry().deadLetterName(), close);
    }

    private void addWindows(Topology topology) {
        addSource(topology, PANES_IN, Topics.METRICS_PANES.name());
        topology.addProcessor(PUBLISH_WINDOWS, () -> new WindowProcessor(families, source, meters), PANES_IN);
        for (WindowFamily<?> family : families.keySet()) {
            topology.addStateStore(panes(WindowMerge.mergedPanes(family), family), PUBLISH_WINDOWS);
            topology.addStateStore(state(WindowMerge.progress(family), new MergeProgress.Format()), PUBLISH_WINDOWS);
            family.windowTopics()
                    .forEach(windows -> addSink(topology, windowsOut(windows), windows.name(), PUBLISH_WINDOWS));
        }
        addSink(topology, PANES_DEAD_LETTERS, Topics.METRICS_PANES.deadLetterName(), PUBLISH_WINDOWS);
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

    static StoreBuilder<KeyValueStore<PaneKey, Pane>> panes(String name, WindowFamily<?> family) {
        return store(name, PaneKey.serde(), new PaneFormat(family.shapes()).serde());
    }

    static <V> StoreBuilder<KeyValueStore<String, V>> state(String name, StateFormat<V> format) {
        return store(name, Serdes.String(), format.serde());
    }

    private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                .withLoggingEnabled(CHANGELOG);
    }
}
