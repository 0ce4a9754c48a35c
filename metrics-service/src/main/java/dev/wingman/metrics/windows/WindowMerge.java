package dev.wingman.metrics.windows;

import dev.wingman.metrics.windows.WindowFamily.Published;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.metrics.PartitionAdvanced;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the panes of all partitions of one topic of the telemetry, and publishes windows for every five seconds that all
 * of them have closed. In which order the partitions' records come makes no difference: a window is computed when all that
 * belongs to it is there. Not safe for concurrent use.
 */
final class WindowMerge {

    /** The topic that earlier versions knew only, and did not name. */
    static final String FIRST_TELEMETRY = Topics.TELEMETRY_REQUESTS.name();

    private static final String PROGRESS_KEY = "progress";

    private final WindowFamily<?> family;
    private final WindowRules rules;
    private final WindowMeters.OfTopic meters;
    private final KeyValueStore<PaneKey, Pane> merged;
    private final KeyValueStore<String, MergeProgress> stored;
    private final BiConsumer<Published, String> out;
    private final MergeProgress progress;

    /**
     * @param merged restored
     * @param stored restored
     * @param out takes the windows, each with an id that follows from what it is
     */
    WindowMerge(
            WindowFamily<?> family,
            WindowRules rules,
            WindowMeters.OfTopic meters,
            KeyValueStore<PaneKey, Pane> merged,
            KeyValueStore<String, MergeProgress> stored,
            BiConsumer<Published, String> out) {
        this.family = family;
        this.rules = rules;
        this.meters = meters;
        this.merged = merged;
        this.stored = stored;
        this.out = out;
        @Nullable MergeProgress known = stored.get(PROGRESS_KEY);
        this.progress = known == null ? new MergeProgress() : known;
    }

    static String mergedPanes(WindowFamily<?> family) {
        return family.name() + "-merged-panes";
    }

    static String progress(WindowFamily<?> family) {
        return family.name() + "-progress";
    }

    void merge(String subject, Instant paneStart, PaneEvent closed) {
        long start = paneStart.toEpochMilli();
        addTo(new PaneKey(start, subject), family.opened(closed));
        for (String group : family.groups(subject)) {
            addTo(new PaneKey(start, group), family.share(group, subject, family.opened(closed)));
        }
    }

    /** @param pane is changed, if there is another one */
    private void addTo(PaneKey key, Pane pane) {
        @Nullable Pane known = merged.get(key);
        if (known != null) {
            pane.merge(known);
        }
        merged.put(key, pane);
    }

    void advance(PartitionAdvanced advanced) {
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
        Tick windows = new Tick(family, tick, rules.maxSubjects());
        try (KeyValueIterator<PaneKey, Pane> kept = merged.range(PaneKey.before(0), PaneKey.before(tick))) {
            kept.forEachRemaining(entry -> windows.add(entry.key, entry.value));
        }
        for (KeyValue<PaneKey, Pane> entry : windows.overflow()) {
            merged.delete(entry.key);
            addTo(new PaneKey(entry.key.start(), WindowRules.OTHER), entry.value);
            meters.overflow(entry.value.events());
        }
        windows.ended().forEach(merged::delete);
        for (Published published : windows.windows()) {
            String subject = published.window().subject();
            out.accept(published, tick + "/" + published.window().windowSeconds() + "/" + subject);
        }
        return windows.isEmpty();
    }
}
