package dev.wingman.metrics.latency;

import dev.wingman.metrics.latency.PaneShelf.Outcome;
import dev.wingman.metrics.latency.PartitionClock.Advance;
import dev.wingman.metrics.streams.DeadLetter;
import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.metrics.PartitionAdvanced;
import dev.wingman.schemas.telemetry.Heartbeat;
import dev.wingman.schemas.telemetry.RequestCompleted;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.time.Instant;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Collects the requests of one partition of the telemetry in panes, and hands on each pane when the partition's own
 * clock has passed its end and the grace. Everything it does follows from the order of the partition's records.
 */
final class PaneProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

    static final String OPEN_PANES = "latency-open-panes";
    static final String HELD_PANES = "latency-held-panes";
    static final String CLOCK = "latency-partition-clock";

    private static final String CLOCK_KEY = "clock";
    private static final int LONGEST_INSTANCE = 128;
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final LatencyRules rules;
    private final EventRecords<PaneEvent> records;
    private final LatencyMeters meters;
    private final EventCodec<RequestTelemetryEvent> telemetry = new EventCodec<>(Topics.TELEMETRY_REQUESTS);

    private KeyValueStore<String, PartitionClock> clocks;
    private PartitionClock clock;
    private PaneShelf open;
    private PaneShelf held;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    PaneProcessor(LatencyRules rules, EventRecords<PaneEvent> records, LatencyMeters meters) {
        this.rules = rules;
        this.records = records;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        clocks = context.getStateStore(CLOCK);
        @Nullable PartitionClock stored = clocks.get(CLOCK_KEY);
        clock = stored == null ? new PartitionClock() : stored;
        open = new PaneShelf(context.getStateStore(OPEN_PANES), rules.maxSubjects(), Integer.MAX_VALUE);
        held = new PaneShelf(context.getStateStore(HELD_PANES), rules.maxSubjects(), rules.maxHeld());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RequestTelemetryEvent event;
        try {
            event = telemetry.decode(record.headers(), record.value()).event();
            demandSense(event);
        } catch (UnreadableEventException e) {
            meters.unreadable();
            context()
                    .forward(
                            DeadLetter.of(record, String.valueOf(e.getMessage()), context()),
                            LatencyTopology.TELEMETRY_DEAD_LETTERS);
            return;
        }
        if (event instanceof RequestCompleted request) {
            collect(request);
        } else if (event instanceof Heartbeat heartbeat) {
            move(heartbeat);
        }
    }

    private static void demandSense(RequestTelemetryEvent event) {
        if (event instanceof RequestCompleted request) {
            demandTime("completedAt", request.completedAt());
            if (request.durationMicros() < 0) {
                throw new UnreadableEventException("the field durationMicros is negative");
            }
        } else if (event instanceof Heartbeat heartbeat) {
            demandTime("at", heartbeat.at());
        }
    }

    private static void demandTime(String field, Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new UnreadableEventException("the field " + field + " is not between 2000 and 9999");
        }
    }

    private void collect(RequestCompleted request) {
        long at = request.completedAt().toEpochMilli();
        PaneKey key = new PaneKey(Pane.startOf(at), subject(request));
        if (key.end() <= clock.closedThrough()) {
            meters.late();
            return;
        }
        PaneShelf shelf = clock.isAhead(at, rules) ? held : open;
        long thresholdMicros = rules.threshold().toNanos() / 1_000;
        Outcome outcome =
                shelf.change(key, pane -> pane.add(request.status(), request.durationMicros(), thresholdMicros));
        count(outcome, 1);
    }

    private void move(Heartbeat heartbeat) {
        String instance = heartbeat.instance();
        if (instance.length() > LONGEST_INSTANCE) {
            instance = instance.substring(0, LONGEST_INSTANCE);
        }
        long before = clock.closedThrough();
        Advance advance = clock.beat(instance, heartbeat.at().toEpochMilli(), rules);
        clocks.put(CLOCK_KEY, clock);
        if (advance == null) {
            return;
        }
        int partition = context().taskId().partition();
        meters.watermark(partition, advance.to());
        judgeHeld(advance);
        long closedThrough = clock.closedThrough();
        if (closedThrough > before) {
            close(partition, closedThrough);
        }
    }

    /** What is no longer ahead was either explained by a leap of the clock, or came from a future that did not come. */
    private void judgeHeld(Advance advance) {
        long reached = Pane.startOf(advance.to() + rules.maxAhead().toMillis());
        for (KeyValue<PaneKey, Pane> entry : held.takeStartingBefore(reached)) {
            long events = entry.value.count();
            if (advance.leaps(rules) && entry.key.end() > advance.vouchedFrom()) {
                count(open.change(entry.key, pane -> pane.merge(entry.value)), events);
            } else {
                meters.quarantined(events);
            }
        }
    }

    private void close(int partition, long closedThrough) {
        for (KeyValue<PaneKey, Pane> entry : open.takeStartingBefore(closedThrough)) {
            PaneEvent closed = PaneFormat.toEvent(partition, entry.key, entry.value);
            String id = partition + "/" + entry.key.start() + "/" + entry.key.subject();
            context().forward(records.of(entry.key.subject(), id, closed, entry.key.end()), LatencyTopology.PANES_OUT);
        }
        PaneEvent advanced = new PartitionAdvanced(partition, Instant.ofEpochMilli(closedThrough));
        String id = partition + "/" + closedThrough;
        context().forward(records.of(null, id, advanced, closedThrough), LatencyTopology.PANES_OUT);
    }

    private void count(Outcome outcome, long events) {
        switch (outcome) {
            case DONE -> {}
            case DONE_TO_OTHER -> meters.overflow(events);
            case REFUSED -> meters.quarantined(events);
        }
    }

    private static String subject(RequestCompleted request) {
        String endpoint = request.endpoint();
        return endpoint.isEmpty() || endpoint.length() > LatencyRules.LONGEST_SUBJECT ? LatencyRules.OTHER : endpoint;
    }
}
