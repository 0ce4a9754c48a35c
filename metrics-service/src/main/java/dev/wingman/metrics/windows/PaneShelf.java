package dev.wingman.metrics.windows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Unfinished panes of one partition in a store, bounded in subjects and in all. Which subjects find room depends on the
 * order of the partition's records only. Not safe for concurrent use.
 */
final class PaneShelf {

    private final KeyValueStore<PaneKey, Pane> store;
    private final WindowFamily<?> family;
    private final int maxSubjects;
    private final int maxPanes;
    private final Map<Long, Integer> subjects = new HashMap<>();
    private int panes;

    /**
     * @param store restored
     * @param maxSubjects subjects of a pane, those not counted that always find room
     * @param maxPanes pane and subject pairs
     */
    PaneShelf(KeyValueStore<PaneKey, Pane> store, WindowFamily<?> family, int maxSubjects, int maxPanes) {
        this.store = store;
        this.family = family;
        this.maxSubjects = maxSubjects;
        this.maxPanes = maxPanes;
        try (KeyValueIterator<PaneKey, Pane> all = store.all()) {
            all.forEachRemaining(entry -> added(entry.key));
        }
    }

    /** What became of a change. */
    enum Outcome {
        DONE,
        /** Made to {@code other}, for lack of room for the subject. */
        DONE_TO_OTHER,
        /** Not made, for lack of room for the pane. */
        REFUSED
    }

    Outcome change(PaneKey wanted, Consumer<Pane> change) {
        PaneKey key = wanted;
        Pane pane = find(key);
        if (pane == null && !family.alwaysFindsRoom(key.subject()) && subjectsOf(key.start()) >= maxSubjects) {
            key = new PaneKey(wanted.start(), WindowRules.OTHER);
            pane = find(key);
        }
        if (pane == null) {
            if (panes >= maxPanes) {
                return Outcome.REFUSED;
            }
            pane = new Pane(family.shape(key.subject()));
            added(key);
        }
        change.accept(pane);
        store.put(key, pane);
        return key.equals(wanted) ? Outcome.DONE : Outcome.DONE_TO_OTHER;
    }

    /** Takes away, in order, the panes that start before an instant. */
    List<KeyValue<PaneKey, Pane>> takeStartingBefore(long start) {
        List<KeyValue<PaneKey, Pane>> taken = new ArrayList<>();
        try (KeyValueIterator<PaneKey, Pane> found = store.range(PaneKey.before(0), PaneKey.before(start))) {
            found.forEachRemaining(taken::add);
        }
        for (KeyValue<PaneKey, Pane> entry : taken) {
            store.delete(entry.key);
            subjects.remove(entry.key.start());
            panes--;
        }
        return taken;
    }

    @SuppressWarnings("NullAway") // an absent key is null; the interface does not say so
    private @Nullable Pane find(PaneKey key) {
        return store.get(key);
    }

    private int subjectsOf(long start) {
        return subjects.getOrDefault(start, 0);
    }

    private void added(PaneKey key) {
        panes++;
        if (!family.alwaysFindsRoom(key.subject())) {
            subjects.merge(key.start(), 1, Integer::sum);
        }
    }
}
