package dev.wingman.metrics.windows;

import dev.wingman.metrics.streams.DeadLetter;
import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.metrics.windows.WindowFamily.Published;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.metrics.LatencyPaneClosed;
import dev.wingman.schemas.metrics.MeasuresPaneClosed;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.metrics.PartitionAdvanced;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each closed pane to the merge of its topic of the telemetry, and publishes what they make of them. */
final class WindowProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

    private static final Logger log = LoggerFactory.getLogger(WindowProcessor.class);

    private final Map<WindowFamily<?>, WindowRules> families;
    private final WindowMeters meters;
    private final EventCodec<PaneEvent> panes = new EventCodec<>(Topics.METRICS_PANES);
    private final Map<Topic<?>, EventRecords<Event>> records = new HashMap<>();
    private final Map<String, WindowMerge> merges = new HashMap<>();

    /** @param families with the rules of each */
    WindowProcessor(Map<WindowFamily<?>, WindowRules> families, EventSource source, WindowMeters meters) {
        this.families = families;
        this.meters = meters;
        families.keySet()
                .forEach(family -> family.windowTopics().forEach(topic -> records.put(topic, to(topic, source))));
    }

    @SuppressWarnings("unchecked") // a family publishes to a topic what may stand in it
    private static EventRecords<Event> to(Topic<?> topic, EventSource source) {
        return new EventRecords<>(new EventCodec<>((Topic<Event>) topic), source);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        families.forEach((family, rules) -> merges.put(
                family.telemetry().name(),
                new WindowMerge(
                        family,
                        rules,
                        meters.of(family.telemetry()),
                        context.getStateStore(WindowMerge.mergedPanes(family)),
                        context.getStateStore(WindowMerge.progress(family)),
                        this::publish)));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            take(panes.decode(record.headers(), record.value()).event());
        } catch (UnreadableEventException e) {
            log.atError().addKeyValue("topic", Topics.METRICS_PANES.name()).log("unreadable pane: {}", e.getMessage());
            context()
                    .forward(
                            DeadLetter.of(record, String.valueOf(e.getMessage()), context()),
                            WindowTopology.PANES_DEAD_LETTERS);
        }
    }

    private void take(PaneEvent event) {
        if (event instanceof LatencyPaneClosed closed) {
            merge(WindowMerge.FIRST_TELEMETRY).merge(closed.subject(), closed.paneStart(), closed);
        } else if (event instanceof MeasuresPaneClosed closed) {
            merge(closed.telemetry()).merge(closed.subject(), closed.paneStart(), closed);
        } else if (event instanceof PartitionAdvanced advanced) {
            String telemetry = advanced.telemetry();
            merge(telemetry == null ? WindowMerge.FIRST_TELEMETRY : telemetry).advance(advanced);
        }
    }

    private WindowMerge merge(String telemetry) {
        @Nullable WindowMerge merge = merges.get(telemetry);
        if (merge == null) {
            throw new UnreadableEventException("no windows are made of " + telemetry);
        }
        return merge;
    }

    private void publish(Published published, String id) {
        EventRecords<Event> topic = records.get(published.topic());
        if (topic == null) {
            throw new IllegalStateException(published.topic().name() + " was not announced");
        }
        context()
                .forward(
                        topic.of(
                                published.window().subject(),
                                id,
                                published.window(),
                                published.window().windowEnd().toEpochMilli()),
                        WindowTopology.windowsOut(published.topic()));
    }
}
