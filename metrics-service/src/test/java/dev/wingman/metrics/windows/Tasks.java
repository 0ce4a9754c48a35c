package dev.wingman.metrics.windows;

import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCatalog;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * All tasks of the topology, over several partitions, run step by step in an order of the test's choice; what
 * TopologyTestDriver, which knows one partition only, can't do.
 */
final class Tasks<E extends Event, W extends MetricsWindow> {

    private static final EventSource SOURCE = new EventSource("metrics-service", "test");

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final WindowFamily<E> family;
    private final Function<E, Instant> times;
    private final EventCodec<E> codec;
    private final List<Task> partitions = new ArrayList<>();
    private final Task windows;

    /** Those of requests. */
    static Tasks<RequestTelemetryEvent, LatencyWindow> latency(WindowRules rules) {
        return new Tasks<>(
                new LatencyFamily(rules.threshold()), rules, event -> Instant.ofEpochMilli(Telemetry.time(event)));
    }

    /** @param times when an event happened */
    Tasks(WindowFamily<E> family, WindowRules rules, Function<E, Instant> times) {
        this.family = family;
        this.times = times;
        this.codec = new EventCodec<>(family.telemetry());
        WindowMeters windowMeters = new WindowMeters(meters);
        for (int p = 0; p < rules.partitions(); p++) {
            partitions.add(new Task(
                    new TaskId(0, p),
                    () -> new PaneProcessor<>(
                            family,
                            rules,
                            new EventRecords<>(new EventCodec<>(Topics.METRICS_PANES), SOURCE),
                            windowMeters.of(family.telemetry())),
                    WindowTopology.panes(PaneProcessor.openPanes(family), family),
                    WindowTopology.panes(PaneProcessor.heldPanes(family), family),
                    WindowTopology.state(PaneProcessor.clock(family), new PartitionClock.Format())));
        }
        windows = new Task(
                new TaskId(1, 0),
                () -> new WindowProcessor(Map.of(family, rules), SOURCE, windowMeters),
                WindowTopology.panes(WindowMerge.mergedPanes(family), family),
                WindowTopology.state(WindowMerge.progress(family), new MergeProgress.Format()));
    }

    void send(int partition, E event) {
        EventHeaders headers = codec.headers(event, SOURCE, times.apply(event), TraceContext.start());
        ProducerRecord<byte[], byte[]> record = codec.encode(partition, null, event, headers);
        partitions
                .get(partition)
                .process(new Record<>(
                        record.key(), record.value(), headers.time().toEpochMilli(), record.headers()));
    }

    double meter(String name) {
        return meters.counter(
                        "wingman.telemetry." + name, "topic", family.telemetry().name())
                .count();
    }

    /** Ends a partition's task and begins it anew from its stores. */
    void restart(int partition) {
        partitions.get(partition).restart();
    }

    /** Lets the last task read everything that the others wrote so far. */
    void mergeAll() {
        for (Task partition : partitions) {
            while (mergeOne(partition)) {}
        }
    }

    private boolean mergeOne(Task partition) {
        Record<byte[], byte[]> pane = partition.written.poll();
        if (pane == null) {
            return false;
        }
        windows.process(pane);
        return true;
    }

    /** What was published since the last call. */
    @SuppressWarnings("unchecked") // the caller knows what the family publishes
    List<W> published() {
        List<W> published = new ArrayList<>();
        for (Record<byte[], byte[]> record : windows.written) {
            published.add((W) decode(record));
        }
        windows.written.clear();
        return published;
    }

    private Event decode(Record<byte[], byte[]> record) {
        String type = EventHeaders.text(record.headers(), EventHeaders.TYPE);
        for (Topic<?> topic : family.windowTopics()) {
            for (Class<? extends Event> event : EventCatalog.eventsOf(topic)) {
                if (EventCatalog.typeOf(event).value().equals(type)) {
                    return new EventCodec<>(topic)
                            .decode(record.headers(), record.value())
                            .event();
                }
            }
        }
        throw new AssertionError(type + " is no window of " + family.name());
    }

    List<PaneEvent> panes(int partition) {
        EventCodec<PaneEvent> codec = new EventCodec<>(Topics.METRICS_PANES);
        return partitions.get(partition).written.stream()
                .map(record -> codec.decode(record.headers(), record.value()).event())
                .toList();
    }

    /** Runs the log in a random order that keeps the order within each partition, with restarts in between. */
    List<W> run(List<List<E>> log, Random random) {
        int[] next = new int[log.size()];
        long left = log.stream().mapToLong(List::size).sum();
        while (left > 0) {
            int p = random.nextInt(log.size());
            for (int burst = random.nextInt(200);
                    burst > 0 && next[p] < log.get(p).size();
                    burst--, left--) {
                send(p, log.get(p).get(next[p]++));
            }
            Task reader = partitions.get(random.nextInt(partitions.size()));
            for (int burst = random.nextInt(20); burst > 0 && mergeOne(reader); burst--) {}
            if (random.nextInt(20) == 0) {
                partitions.get(p).restart();
                windows.restart();
            }
        }
        mergeAll();
        return published();
    }

    private static final class Task {

        private final Supplier<Processor<byte[], byte[], byte[], byte[]>> supplier;
        private final MockProcessorContext<byte[], byte[]> context;
        private Processor<byte[], byte[], byte[], byte[]> processor;
        private final Queue<Record<byte[], byte[]>> written = new ArrayDeque<>();
        private long offset;

        Task(TaskId id, Supplier<Processor<byte[], byte[], byte[], byte[]>> supplier, StoreBuilder<?>... stores) {
            Properties config = new Properties();
            config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
            config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
            this.context = new MockProcessorContext<>(config, id, new File(System.getProperty("java.io.tmpdir")));
            for (StoreBuilder<?> builder : stores) {
                StateStore store =
                        builder.withLoggingDisabled().withCachingDisabled().build();
                store.init(context.getStateStoreContext(), store);
            }
            this.supplier = supplier;
            this.processor = supplier.get();
            processor.init(context);
        }

        /** Keeps what is in stores and nothing else, as a restored task would. */
        void restart() {
            processor = supplier.get();
            processor.init(context);
        }

        void process(Record<byte[], byte[]> record) {
            context.setRecordMetadata("topic", context.taskId().partition(), offset++);
            processor.process(record);
            for (CapturedForward<? extends byte[], ? extends byte[]> forward : context.forwarded()) {
                written.add(new Record<>(
                        forward.record().key(),
                        forward.record().value(),
                        forward.record().timestamp(),
                        forward.record().headers()));
            }
            context.resetForwards();
        }
    }
}
