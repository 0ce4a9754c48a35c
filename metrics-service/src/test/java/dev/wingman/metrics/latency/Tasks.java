package dev.wingman.metrics.latency;

import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.metrics.LatencyEvent;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
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
final class Tasks {

    private static final EventSource SOURCE = new EventSource("metrics-service", "test");

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final LatencyMeters latencyMeters = new LatencyMeters(meters);
    private final List<Task> partitions = new ArrayList<>();
    private final Task windows;

    Tasks(LatencyRules rules) {
        for (int p = 0; p < rules.partitions(); p++) {
            partitions.add(new Task(
                    new TaskId(0, p),
                    () -> new PaneProcessor(
                            rules, new EventRecords<>(new EventCodec<>(Topics.METRICS_PANES), SOURCE), latencyMeters),
                    LatencyTopology.panes(PaneProcessor.OPEN_PANES),
                    LatencyTopology.panes(PaneProcessor.HELD_PANES),
                    LatencyTopology.state(PaneProcessor.CLOCK, new PartitionClock.Format())));
        }
        windows = new Task(
                new TaskId(1, 0),
                () -> new WindowProcessor(
                        rules, new EventRecords<>(new EventCodec<>(Topics.METRICS_LATENCY), SOURCE), latencyMeters),
                LatencyTopology.panes(WindowProcessor.MERGED_PANES),
                LatencyTopology.state(WindowProcessor.PROGRESS, new MergeProgress.Format()));
    }

    void send(int partition, RequestTelemetryEvent event) {
        ProducerRecord<byte[], byte[]> record = Telemetry.record(partition, event);
        partitions
                .get(partition)
                .process(new Record<>(record.key(), record.value(), record.timestamp(), record.headers()));
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
    List<LatencyWindow> published() {
        EventCodec<LatencyEvent> codec = new EventCodec<>(Topics.METRICS_LATENCY);
        List<LatencyWindow> published = new ArrayList<>();
        for (Record<byte[], byte[]> record : windows.written) {
            published.add((LatencyWindow)
                    codec.decode(record.headers(), record.value()).event());
        }
        windows.written.clear();
        return published;
    }

    List<PaneEvent> panes(int partition) {
        EventCodec<PaneEvent> codec = new EventCodec<>(Topics.METRICS_PANES);
        return partitions.get(partition).written.stream()
                .map(record -> codec.decode(record.headers(), record.value()).event())
                .toList();
    }

    /** Runs the log in a random order that keeps the order within each partition, with restarts in between. */
    List<LatencyWindow> run(List<List<RequestTelemetryEvent>> log, Random random) {
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
