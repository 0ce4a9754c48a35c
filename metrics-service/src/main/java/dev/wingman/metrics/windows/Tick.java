package dev.wingman.metrics.windows;

import dev.wingman.metrics.windows.WindowFamily.Published;
import dev.wingman.metrics.windows.WindowFamily.Span;
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

        Pair(PaneShape shape) {
            this(new Pane(shape), new Pane(shape));
        }
    }

    private final WindowFamily<?> family;
    private final long end;
    private final int maxSubjects;
    private final Map<String, Pair> subjects = new TreeMap<>();
    private final List<KeyValue<PaneKey, Pane>> overflow = new ArrayList<>();
    private final List<PaneKey> ended = new ArrayList<>();
    private int known;

    /** @param end milliseconds since 1970 */
    Tick(WindowFamily<?> family, long end, int maxSubjects) {
        this.family = family;
        this.end = end;
        this.maxSubjects = maxSubjects;
    }

    /** @param key of a pane that ends at or before the tick, not before that of the call before */
    void add(PaneKey key, Pane pane) {
        String subject = key.subject();
        if (!subjects.containsKey(subject) && !family.alwaysFindsRoom(subject) && known >= maxSubjects) {
            overflow.add(KeyValue.pair(key, pane));
            subject = WindowRules.OTHER;
        }
        Pair pair = subjects.get(subject);
        if (pair == null) {
            pair = new Pair(family.shape(subject));
            subjects.put(subject, pair);
            known += family.alwaysFindsRoom(subject) ? 0 : 1;
        }
        if (key.start() < end - FIVE_MINUTES) {
            ended.add(key);
            return;
        }
        pair.fiveMinutes().merge(pane);
        if (key.start() >= end - ONE_MINUTE) {
            pair.oneMinute().merge(pane);
        }
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
    List<Published> windows() {
        List<Published> windows = new ArrayList<>();
        subjects.forEach((subject, pair) -> {
            windows.add(window(subject, ONE_MINUTE, pair.oneMinute()));
            windows.add(window(subject, FIVE_MINUTES, pair.fiveMinutes()));
        });
        return windows;
    }

    private Published window(String subject, long length, Pane pane) {
        return family.window(
                subject,
                new Span(Instant.ofEpochMilli(end - length), Instant.ofEpochMilli(end), (int) (length / 1_000)),
                pane);
    }
}
