package dev.wingman.metrics.alerts;

import dev.wingman.metrics.streams.DeadLetter;
import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.schemas.EventCatalog;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.metrics.PartitionAdvanced;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges each subject as soon as both its windows of a tick are there, and the subjects that a tick left out when the next
 * tick begins. The time of day only says that a silence is going on; what is published about it follows from the events.
 */
final class AlertProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

    static final String SUBJECTS = "alert-subjects";
    static final String CLOCK = "alert-clock";

    private static final Logger log = LoggerFactory.getLogger(AlertProcessor.class);
    private static final String CLOCK_KEY = "clock";
    private static final int MINUTE = 60;
    private static final int FIVE_MINUTES = 300;
    private static final Duration LISTEN = Duration.ofSeconds(1);
    private static final String ADVANCED =
            EventCatalog.typeOf(PartitionAdvanced.class).value();

    private final Supplier<AlertRules> rules;
    private final int partitions;
    private final EventRecords<AlertEvent> records;
    private final AlertMeters meters;
    private final EventCodec<PaneEvent> panes = new EventCodec<>(Topics.METRICS_PANES);

    private KeyValueStore<String, SubjectState> subjects;
    private KeyValueStore<String, TelemetryClock> clocks;
    private TelemetryClock clock;
    private long heardAt;

    /** @param partitions of {@code telemetry.requests} */
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    AlertProcessor(Supplier<AlertRules> rules, int partitions, EventRecords<AlertEvent> records, AlertMeters meters) {
        this.rules = rules;
        this.partitions = partitions;
        this.records = records;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        subjects = context.getStateStore(SUBJECTS);
        clocks = context.getStateStore(CLOCK);
        @Nullable TelemetryClock known = clocks.get(CLOCK_KEY);
        clock = known == null ? TelemetryClock.NEW : known;
        heardAt = context.currentSystemTimeMs(); // what stands in the topics may be news
        context.schedule(LISTEN, PunctuationType.WALL_CLOCK_TIME, this::listen);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        String topic = context().recordMetadata().map(RecordMetadata::topic).orElse("");
        @Nullable WatchedWindows windows = WatchedWindows.BY_TOPIC.get(topic);
        if (windows == null) {
            takePane(record);
        } else {
            takeWindow(windows, record);
        }
    }

    private void takePane(Record<byte[], byte[]> record) {
        try {
            boolean advance = ADVANCED.equals(EventHeaders.text(record.headers(), EventHeaders.TYPE));
            if (advance
                    && panes.decode(record.headers(), record.value()).event() instanceof PartitionAdvanced advanced
                    && advanced.telemetry() == null) {
                advance(advanced);
            }
        } catch (UnreadableEventException e) {
            // the windows' topology puts it among the dead letters
            log.debug("unreadable pane: {}", e.getMessage());
        }
    }

    private void takeWindow(WatchedWindows windows, Record<byte[], byte[]> record) {
        try {
            take(windows, windows.decode(record));
        } catch (UnreadableEventException e) {
            meters.unreadable();
            log.atError().addKeyValue("topic", windows.topic().name()).log("unreadable window: {}", e.getMessage());
            context()
                    .forward(
                            DeadLetter.of(record, String.valueOf(e.getMessage()), context()),
                            AlertTopology.deadLetters(windows));
        }
    }

    private void take(WatchedWindows windows, MetricsWindow window) {
        Instant tick = window.windowEnd();
        beginTick(windows, tick);
        String key = windows.key(window.subject());
        @Nullable SubjectState known = subjects.get(key);
        SubjectState state = known == null ? SubjectState.NEW : known;
        if (!tick.isAfter(state.tick())) {
            return; // judged before
        }
        if (window.windowSeconds() == MINUTE) {
            subjects.put(key, state.with(window));
        } else if (window.windowSeconds() == FIVE_MINUTES) {
            judge(key, state, tick, both(windows, state, window));
        }
    }

    private static SubjectWindows both(WatchedWindows windows, SubjectState state, MetricsWindow fiveMinutes) {
        String subject = fiveMinutes.subject();
        Class<? extends MetricsWindow> family = windows.family();
        if (WatchedWindows.isLast(fiveMinutes)) {
            return new SubjectWindows(subject, family, Map.of());
        }
        MetricsWindow minute = state.minute(family);
        return minute != null && minute.windowEnd().equals(fiveMinutes.windowEnd())
                ? new SubjectWindows(subject, family, Map.of(MINUTE, minute, FIVE_MINUTES, fiveMinutes))
                : new SubjectWindows(subject, family, Map.of(FIVE_MINUTES, fiveMinutes));
    }

    private void beginTick(WatchedWindows windows, Instant tick) {
        Instant last = clock.tick(windows);
        if (last != null && !tick.isAfter(last)) {
            return;
        }
        if (last != null) {
            endLeftOut(windows, last);
        }
        clock = clock.ticked(windows, tick);
        clocks.put(CLOCK_KEY, clock);
        meters.evaluated(tick.toEpochMilli());
    }

    /** Subjects that had no windows in a tick have ended. */
    private void endLeftOut(WatchedWindows windows, Instant tick) {
        List<KeyValue<String, SubjectState>> leftOut = new ArrayList<>();
        try (KeyValueIterator<String, SubjectState> all = subjects.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.tick().isBefore(tick) && windows.owns(entry.key)) {
                    leftOut.add(entry);
                }
            });
        }
        leftOut.forEach(entry -> judge(
                entry.key,
                entry.value,
                tick,
                new SubjectWindows(windows.subject(entry.key), windows.family(), Map.of())));
    }

    private void judge(String key, SubjectState state, Instant tick, SubjectWindows windows) {
        AlertMachine.Step step = AlertMachine.step(state.alerts(), tick, windows, rules.get());
        keep(key, step.state().isEmpty() && windows.ended() ? null : new SubjectState(tick, null, step.state()));
        step.events().forEach(this::publish);
    }

    private void advance(PartitionAdvanced advanced) {
        Instant before = clock.complete(partitions);
        clock = clock.advanced(advanced.partition(), advanced.closedThrough());
        clocks.put(CLOCK_KEY, clock);
        Instant now = clock.complete(partitions);
        if (now == null || now.equals(before)) {
            return;
        }
        heardAt = context().currentSystemTimeMs();
        if (before != null) {
            apply(SilenceWatch.heard(silence(), before, now, rules.get()));
        }
    }

    private void listen(long now) {
        Instant since = clock.complete(partitions);
        if (since != null) {
            apply(SilenceWatch.silent(silence(), since, Duration.ofMillis(now - heardAt), rules.get()));
        }
    }

    private SubjectState silence() {
        @Nullable SubjectState known = subjects.get(Silence.SUBJECT);
        return known == null ? SubjectState.NEW : known;
    }

    private void apply(SilenceWatch.Watched watched) {
        if (!Objects.equals(watched.state(), subjects.get(Silence.SUBJECT))) {
            keep(Silence.SUBJECT, watched.state());
        }
        watched.events().forEach(this::publish);
    }

    private void keep(String subject, @Nullable SubjectState state) {
        if (state == null) {
            subjects.delete(subject);
        } else {
            subjects.put(subject, state);
        }
    }

    private void publish(AlertEvent event) {
        boolean fired = event instanceof AlertFired;
        Instant at = event instanceof AlertResolved resolved ? resolved.at() : ((AlertFired) event).at();
        log.atInfo()
                .addKeyValue("alertId", event.id())
                .addKeyValue("rule", event.rule())
                .addKeyValue("subject", event.subject())
                .log(fired ? "alert fired" : "alert resolved");
        meters.published(event);
        context()
                .forward(
                        records.of(
                                event.key(), event.id() + (fired ? "/fired" : "/resolved"), event, at.toEpochMilli()),
                        AlertTopology.ALERTS_OUT);
    }
}
