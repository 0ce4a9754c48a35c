package dev.wingman.metrics.windows;

import dev.wingman.metrics.streams.DeadLetter;
import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.metrics.windows.PaneShelf.Outcome;
import dev.wingman.metrics.windows.PartitionClock.Advance;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.metrics.PartitionAdvanced;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one partition of the telemetry says in panes, and hands on each pane when the partition's own clock has
 * passed its end and the grace. Everything it does follows from the order of the partition's records.
 *
 * @param <E> the events of the telemetry
 */
final class PaneProcessor<E extends Event> extends ContextualProcessor<byte[], byte[], byte[], byte[]>
        implements WindowFamily.Listener {

    private static final String CLOCK_KEY = "clock";
    private static final int LONGEST_INSTANCE = 128;

    private final WindowFamily<E> family;
    private final WindowRules rules;
    private final EventRecords<PaneEvent> records;
    private final WindowMeters.OfTopic meters;
    private final EventCodec<E> telemetry;

    private KeyValueStore<String, PartitionClock> clocks;
    private PartitionClock clock;
    private PaneShelf open;
    private PaneShelf held;

    /** Whether the event under way was counted as late. */
    private boolean late;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    PaneProcessor(
            WindowFamily<E> family, WindowRules rules, EventRecords<PaneEvent> records, WindowMeters.OfTopic meters) {
        this.family = family;
        this.rules = rules;
        this.records = records;
        this.meters = meters;
        this.telemetry = new EventCodec<>(family.telemetry());
    }

    static String openPanes(WindowFamily<?> family) {
        return family.name() + "-open-panes";
    }

    static String heldPanes(WindowFamily<?> family) {
        return family.name() + "-held-panes";
    }

    static String commitHook(WindowFamily<?> family) {
        return family.name() + "-commit-hook";
    }

    static String clock(WindowFamily<?> family) {
        return family.name() + "-partition-clock";
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        clocks = context.getStateStore(clock(family));
        @Nullable PartitionClock stored = clocks.get(CLOCK_KEY);
        clock = stored == null ? new PartitionClock() : stored;
        open = new PaneShelf(context.getStateStore(openPanes(family)), family, rules.maxSubjects(), Integer.MAX_VALUE);
        held = new PaneShelf(context.getStateStore(heldPanes(family)), family, rules.maxSubjects(), rules.maxHeld());
        CommitHook hook = context.getStateStore(commitHook(family));
        hook.beforeCommit(open::save);
        hook.beforeCommit(held::save);
    }

    @Override
    public void close() {
        meters.given(context().taskId().partition());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            late = false;
            Received<E> received = telemetry.decode(record.headers(), record.value());
            family.tell(received.event(), received.headers().time(), this);
        } catch (UnreadableEventException e) {
            meters.unreadable();
            context()
                    .forward(
                            DeadLetter.of(record, String.valueOf(e.getMessage()), context()),
                            WindowTopology.telemetryDeadLetters(family));
        }
    }

    @Override
    public void happened(String subject, Instant at, Consumer<Pane> change) {
        long millis = at.toEpochMilli();
        PaneKey key = new PaneKey(Pane.startOf(millis), subject);
        if (key.end() <= clock.closedThrough()) {
            if (!late) {
                late = true;
                meters.late();
            }
            return;
        }
        PaneShelf shelf = clock.isAhead(millis, rules) ? held : open;
        count(shelf.change(key, change), 1);
    }

    @Override
    public void beat(String name, Instant at) {
        String instance = Sense.cut(name, LONGEST_INSTANCE);
        long before = clock.closedThrough();
        Advance advance = clock.beat(instance, at.toEpochMilli(), rules);
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
            long events = entry.value.events();
            if (advance.leaps(rules) && entry.key.end() > advance.vouchedFrom()) {
                count(open.change(entry.key, pane -> pane.merge(entry.value)), events);
            } else {
                meters.quarantined(events);
            }
        }
    }

    private void close(int partition, long closedThrough) {
        String topic = family.telemetry().name();
        for (KeyValue<PaneKey, Pane> entry : open.takeStartingBefore(closedThrough)) {
            PaneEvent closed = family.closed(partition, entry.key, entry.value);
            String id = WindowTopology.id(family, partition + "/" + entry.key.start() + "/" + entry.key.subject());
            context()
                    .forward(
                            records.of(entry.key.subject(), id, closed, entry.key.end()),
                            WindowTopology.panesOut(family));
        }
        PaneEvent advanced = new PartitionAdvanced(
                partition,
                Instant.ofEpochMilli(closedThrough),
                topic.equals(WindowMerge.FIRST_TELEMETRY) ? null : topic);
        String id = WindowTopology.id(family, partition + "/" + closedThrough);
        context().forward(records.of(null, id, advanced, closedThrough), WindowTopology.panesOut(family));
    }

    private void count(Outcome outcome, long events) {
        switch (outcome) {
            case DONE -> {}
            case DONE_TO_OTHER -> meters.overflow(events);
            case REFUSED -> meters.quarantined(events);
        }
    }
}
