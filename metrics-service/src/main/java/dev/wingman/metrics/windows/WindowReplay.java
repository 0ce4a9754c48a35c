package dev.wingman.metrics.windows;

import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.metrics.streams.TaskReplay;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.metrics.PaneEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * All tasks of the windows' topology, over as many partitions as the topics have, run by the caller without Kafka. What
 * the tasks of the first step write is read by the second at once. Not safe for concurrent use.
 */
public final class WindowReplay {

    private static final EventSource SOURCE = new EventSource("metrics-service", "replay");

    private final WindowMeters meters = new WindowMeters(new SimpleMeterRegistry());
    private final Map<String, List<TaskReplay>> panes = new HashMap<>();
    private final Map<String, String> windowTopics = new HashMap<>();
    private final TaskReplay windows;
    private final BiConsumer<String, Record<byte[], byte[]>> out;
    private long now;

    /**
     * @param threshold requests slower than this are counted
     * @param now time of day at the beginning, ms
     * @param out takes the records of {@code metrics.*}, each with the name of its topic
     */
    public WindowReplay(Duration threshold, long now, BiConsumer<String, Record<byte[], byte[]>> out) {
        this.out = out;
        this.now = now;
        Map<WindowFamily<?>, WindowRules> families =
                WindowTopology.families(WindowRules.defaults(1).with(threshold));
        List<StoreBuilder<?>> merged = new ArrayList<>();
        families.forEach((family, rules) -> {
            panes.put(family.telemetry().name(), tasks(family, rules));
            merged.add(WindowTopology.panes(WindowMerge.mergedPanes(family), family));
            merged.add(WindowTopology.state(WindowMerge.progress(family), new MergeProgress.Format()));
            family.windowTopics().forEach(topic -> windowTopics.put(WindowTopology.windowsOut(topic), topic.name()));
        });
        this.windows = new TaskReplay(
                new TaskId(1, 0), now, () -> new WindowProcessor(families, SOURCE, meters), merged, this::published);
    }

    private <E extends Event> List<TaskReplay> tasks(WindowFamily<E> family, WindowRules rules) {
        List<TaskReplay> tasks = new ArrayList<>();
        EventRecords<PaneEvent> records = new EventRecords<>(new EventCodec<>(Topics.METRICS_PANES), SOURCE);
        for (int partition = 0; partition < rules.partitions(); partition++) {
            tasks.add(new TaskReplay(
                    new TaskId(0, partition),
                    now,
                    () -> new PaneProcessor<>(family, rules, records, meters.of(family.telemetry())),
                    List.of(
                            CommitHook.builder(PaneProcessor.commitHook(family)),
                            WindowTopology.panes(PaneProcessor.openPanes(family), family),
                            WindowTopology.panes(PaneProcessor.heldPanes(family), family),
                            WindowTopology.state(PaneProcessor.clock(family), new PartitionClock.Format())),
                    (node, record) -> closed(WindowTopology.panesOut(family), node, record)));
        }
        return tasks;
    }

    /**
     * @param record of a topic of the telemetry, with its partition
     * @param time of day, ms
     * @throws IllegalStateException when the record can't be read
     */
    public void take(ProducerRecord<byte[], byte[]> record, long time) {
        now = time;
        List<TaskReplay> tasks = panes.get(record.topic());
        if (tasks == null) {
            throw new IllegalStateException(record.topic() + " is no topic of the telemetry");
        }
        tasks.get(record.partition())
                .process(
                        record.topic(),
                        new Record<>(record.key(), record.value(), record.timestamp(), record.headers()),
                        time);
    }

    /** Events of a topic that were in no window, since they came too late. */
    public long late(Topic<?> telemetry) {
        return meters.of(telemetry).lateEvents();
    }

    /** Events of a topic that were in no window, since they came from a future that did not come. */
    public long quarantined(Topic<?> telemetry) {
        return meters.of(telemetry).quarantinedEvents();
    }

    private void closed(String panesOut, String node, Record<byte[], byte[]> record) {
        demand(node.equals(panesOut), node);
        windows.process(Topics.METRICS_PANES.name(), record, now);
        out.accept(Topics.METRICS_PANES.name(), record);
    }

    private void published(String node, Record<byte[], byte[]> record) {
        String topic = windowTopics.get(node);
        if (topic == null) {
            throw unreadable(node);
        }
        out.accept(topic, record);
    }

    private static void demand(boolean expected, String node) {
        if (!expected) {
            throw unreadable(node);
        }
    }

    private static IllegalStateException unreadable(String node) {
        return new IllegalStateException("a record that can't be read went to " + node);
    }
}
