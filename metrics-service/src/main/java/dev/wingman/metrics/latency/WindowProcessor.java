package dev.wingman.metrics.latency;

import dev.wingman.metrics.streams.DeadLetter;
import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.metrics.LatencyEvent;
import dev.wingman.schemas.metrics.LatencyPaneClosed;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.metrics.PartitionAdvanced;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the panes of all partitions and publishes windows for every five seconds that all of them have closed. In which
 * order the partitions' records come makes no difference: a window is computed when all that belongs to it is there.
 */
final class WindowProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

    static final String MERGED_PANES = "latency-merged-panes";
    static final String PROGRESS = "latency-progress";

    private static final Logger log = LoggerFactory.getLogger(WindowProcessor.class);
    private static final String PROGRESS_KEY = "progress";

    private final LatencyRules rules;
    private final EventRecords<LatencyEvent> records;
    private final LatencyMeters meters;
    private final EventCodec<PaneEvent> panes = new EventCodec<>(Topics.METRICS_PANES);

    private KeyValueStore<PaneKey, Pane> merged;
    private KeyValueStore<String, MergeProgress> stored;
    private MergeProgress progress;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    WindowProcessor(LatencyRules rules, EventRecords<LatencyEvent> records, LatencyMeters meters) {
        this.rules = rules;
        this.records = records;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        merged = context.getStateStore(MERGED_PANES);
        stored = context.getStateStore(PROGRESS);
        @Nullable MergeProgress known = stored.get(PROGRESS_KEY);
        progress = known == null ? new MergeProgress() : known;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            PaneEvent event = panes.decode(record.headers(), record.value()).event();
            if (event instanceof LatencyPaneClosed closed) {
                merge(closed);
            } else if (event instanceof PartitionAdvanced advanced) {
                advance(advanced);
            }
        } catch (UnreadableEventException e) {
            log.atError().addKeyValue("topic", Topics.METRICS_PANES.name()).log("unreadable pane: {}", e.getMessage());
            context()
                    .forward(
                            DeadLetter.of(record, String.valueOf(e.getMessage()), context()),
                            LatencyTopology.PANES_DEAD_LETTERS);
        }
    }

    private void merge(LatencyPaneClosed closed) {
        Pane pane = PaneFormat.fromEvent(closed);
        PaneKey key = new PaneKey(closed.paneStart().toEpochMilli(), closed.subject());
        addTo(key, pane);
    }

    private void addTo(PaneKey key, Pane pane) {
        @Nullable Pane known = merged.get(key);
        if (known != null) {
            pane.merge(known);
        }
        merged.put(key, pane);
    }

    private void advance(PartitionAdvanced advanced) {
        progress.advanced(advanced.partition(), advanced.closedThrough().toEpochMilli());
        long complete = progress.complete(rules.partitions());
        if (complete > progress.published()) {
            publishThrough(complete);
            progress.published(complete);
            meters.published(complete);
        }
        stored.put(PROGRESS_KEY, progress);
    }

    private void publishThrough(long complete) {
        long tick = progress.published() == MergeProgress.NONE ? firstEnd() : progress.published() + Pane.LENGTH;
        while (tick <= complete) {
            boolean quiet = publish(tick);
            tick = quiet ? firstEnd() : tick + Pane.LENGTH;
        }
    }

    /** End of the earliest pane that is kept. */
    private long firstEnd() {
        try (KeyValueIterator<PaneKey, Pane> all = merged.all()) {
            return all.hasNext() ? all.next().key.end() : Long.MAX_VALUE;
        }
    }

    /** @return whether there was nothing to publish */
    private boolean publish(long tick) {
        Tick windows = new Tick(tick, rules.maxSubjects());
        try (KeyValueIterator<PaneKey, Pane> kept = merged.range(PaneKey.before(0), PaneKey.before(tick))) {
            kept.forEachRemaining(entry -> windows.add(entry.key, entry.value));
        }
        for (KeyValue<PaneKey, Pane> entry : windows.overflow()) {
            merged.delete(entry.key);
            addTo(new PaneKey(entry.key.start(), LatencyRules.OTHER), entry.value);
            meters.overflow(entry.value.count());
        }
        windows.ended().forEach(merged::delete);
        for (LatencyWindow window : windows.windows(rules.threshold())) {
            String id = tick + "/" + window.windowSeconds() + "/" + window.subject();
            context().forward(records.of(window.subject(), id, window, tick), LatencyTopology.WINDOWS_OUT);
        }
        return windows.isEmpty();
    }
}
