package dev.wingman.metrics.latency;

import dev.wingman.schemas.metrics.LatencyWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;

/**
 * The windows that end at one instant. Takes the panes of the last five minutes, and of the pane before them, in
 * ascending order; a subject that is found in the latter only ends with this tick. Not safe for concurrent use.
 *
 * <p>A new subject finds room when fewer than the limit are known, by name among those that appear in the same pane:
 * so the choice does not depend on the order in which partitions were read.
 */
final class Tick {

    private static final long ONE_MINUTE = 60_000;
    private static final long FIVE_MINUTES = 300_000;

    private record Pair(Pane oneMinute, Pane fiveMinutes) {

        Pair() {
            this(new Pane(), new Pane());
        }
    }

    private final long end;
    private final int maxSubjects;
    private final Map<String, Pair> subjects = new TreeMap<>();
    private final List<KeyValue<PaneKey, Pane>> overflow = new ArrayList<>();
    private final List<PaneKey> ended = new ArrayList<>();

    /** @param end milliseconds since 1970 */
    Tick(long end, int maxSubjects) {
        this.end = end;
        this.maxSubjects = maxSubjects;
    }

    /** @param key of a pane that ends at or before the tick, not before that of the call before */
    void add(PaneKey key, Pane pane) {
        String subject = key.subject();
        if (!subjects.containsKey(subject) && !subject.equals(LatencyRules.OTHER) && known() >= maxSubjects) {
            overflow.add(KeyValue.pair(key, pane));
            subject = LatencyRules.OTHER;
        }
        Pair pair = subjects.computeIfAbsent(subject, absent -> new Pair());
        if (key.start() < end - FIVE_MINUTES) {
            ended.add(key);
            return;
        }
        pair.fiveMinutes().merge(pane);
        if (key.start() >= end - ONE_MINUTE) {
            pair.oneMinute().merge(pane);
        }
    }

    private int known() {
        return subjects.containsKey(LatencyRules.OTHER) ? subjects.size() - 1 : subjects.size();
    }

    boolean isEmpty() {
        return subjects.isEmpty();
    }

    /** Panes that found no room for their subject and belong to {@code other}. */
    List<KeyValue<PaneKey, Pane>> overflow() {
        return overflow;
    }

    /** Panes that no later tick needs. */
    List<PaneKey> ended() {
        return ended;
    }

    /** Two windows for each subject, ordered by subject, the shorter first. */
    List<LatencyWindow> windows(Duration threshold) {
        List<LatencyWindow> windows = new ArrayList<>();
        subjects.forEach((subject, pair) -> {
            windows.add(window(subject, ONE_MINUTE, pair.oneMinute(), threshold));
            windows.add(window(subject, FIVE_MINUTES, pair.fiveMinutes(), threshold));
        });
        return windows;
    }

    private LatencyWindow window(String subject, long length, Pane pane, Duration threshold) {
        return new LatencyWindow(
                subject,
                Instant.ofEpochMilli(end - length),
                Instant.ofEpochMilli(end),
                (int) (length / 1_000),
                pane.count(),
                pane.clientErrors(),
                pane.serverErrors(),
                pane.overThreshold(),
                pane.count() == 0 ? threshold.toNanos() / 1_000 : pane.thresholdMicros(),
                pane.percentileMicros(0.50),
                pane.percentileMicros(0.95),
                pane.percentileMicros(0.99),
                pane.maxMicros());
    }
}
