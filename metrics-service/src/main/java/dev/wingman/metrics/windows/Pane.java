package dev.wingman.metrics.windows;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import dev.wingman.metrics.windows.PaneShape.Durations;
import dev.wingman.metrics.windows.PaneShape.Hashes;
import dev.wingman.metrics.windows.PaneShape.Max;
import dev.wingman.metrics.windows.PaneShape.Sum;
import dev.wingman.schemas.metrics.Exemplar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one subject in a span of time, in the places that its shape names: sums, maxima, sketches of durations,
 * sets of hashes, the slowest requests, and named parts that are panes themselves. Adding and merging commute, so the order
 * of events and of panes leaves no trace. Not safe for concurrent use.
 *
 * <p>A sketch takes about 1 KB for durations that spread over two decades, and never has more than 2,200 buckets, since
 * durations are non-negative longs. It never collapses buckets: it stays within its accuracy for every percentile, and the
 * result of merging does not depend on the order.
 *
 * @see <a href="https://www.vldb.org/pvldb/vol12/p2195-masson.pdf">DDSketch, VLDB 2019</a>
 */
final class Pane {

    /** How long a pane lasts, in milliseconds of event time. */
    static final long LENGTH = 5_000;

    static final double RELATIVE_ACCURACY = 0.01;

    static final IndexMapping MAPPING = new CubicallyInterpolatedMapping(RELATIVE_ACCURACY);

    /** Exemplars that are kept. */
    static final int MOST_EXEMPLARS = 3;

    /** Named parts told apart; further ones add up as {@link WindowRules#OTHER}. */
    static final int MOST_PARTS = 16;

    /** Slowest first; the rest only decides between equals. */
    private static final Comparator<Exemplar> SLOWEST_FIRST = Comparator.comparingLong(Exemplar::durationMicros)
            .reversed()
            .thenComparing(Exemplar::at)
            .thenComparing(Exemplar::requestId)
            .thenComparing(Exemplar::traceId);

    private final PaneShape shape;
    private final long[] sums;
    private final long[] maxima;
    private final @Nullable DDSketch[] sketches;
    private final @Nullable HashSample[] sets;
    private final Map<String, Pane> parts = new TreeMap<>();
    private List<Exemplar> exemplars = List.of();

    Pane(PaneShape shape) {
        this.shape = shape;
        this.sums = new long[shape.sums().size()];
        this.maxima = new long[shape.maxima().size()];
        this.sketches = new DDSketch[shape.sketches().size()];
        this.sets = new HashSample[shape.sets().size()];
    }

    /** Start of the pane into which an instant falls, both in milliseconds since 1970. */
    static long startOf(long millis) {
        return Math.floorDiv(millis, LENGTH) * LENGTH;
    }

    static DDSketch newSketch() {
        return new DDSketch(MAPPING, UnboundedSizeDenseStore::new);
    }

    PaneShape shape() {
        return shape;
    }

    void add(Sum sum, long more) {
        sums[sum.ordinal()] += more;
    }

    void raise(Max maximum, long value) {
        maxima[maximum.ordinal()] = Math.max(maxima[maximum.ordinal()], value);
    }

    /** @param micros not negative */
    void took(Durations durations, long micros) {
        sketch(durations.ordinal()).accept(micros);
    }

    void saw(Hashes hashes, long hash) {
        set(hashes.ordinal()).add(hash);
    }

    /** Whether something that took so long may be among the slowest. */
    boolean shows(long micros) {
        return exemplars.size() < MOST_EXEMPLARS
                || exemplars.get(MOST_EXEMPLARS - 1).durationMicros() <= micros;
    }

    /** Keeps it if it is among the slowest; the same one twice is kept once. */
    void show(Exemplar exemplar) {
        if (shows(exemplar.durationMicros()) && !exemplars.contains(exemplar)) {
            List<Exemplar> next = new ArrayList<>(exemplars);
            next.add(exemplar);
            next.sort(SLOWEST_FIRST);
            exemplars = List.copyOf(next.subList(0, Math.min(MOST_EXEMPLARS, next.size())));
        }
    }

    /** A part; for a shape that has parts. */
    Pane part(String name) {
        Pane known = parts.get(name);
        if (known != null) {
            return known;
        }
        PaneShape ofParts = shape.part();
        if (ofParts == null) {
            throw new IllegalStateException("a pane of this shape has no parts");
        }
        boolean room = parts.size() < MOST_PARTS || name.equals(WindowRules.OTHER);
        return parts.computeIfAbsent(room ? name : WindowRules.OTHER, made -> new Pane(ofParts));
    }

    void merge(Pane other) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
        for (int i = 0; i < maxima.length; i++) {
            maxima[i] = Math.max(maxima[i], other.maxima[i]);
        }
        for (int i = 0; i < sketches.length; i++) {
            DDSketch more = other.sketches[i];
            if (more != null) {
                sketch(i).mergeWith(more);
            }
        }
        for (int i = 0; i < sets.length; i++) {
            HashSample more = other.sets[i];
            if (more != null) {
                set(i).merge(more);
            }
        }
        other.exemplars.forEach(this::show);
        other.parts.forEach((name, pane) -> part(name).merge(pane));
    }

    /** Events that were added. */
    long events() {
        return sums[0];
    }

    long sum(Sum sum) {
        return sums[sum.ordinal()];
    }

    long max(Max maximum) {
        return maxima[maximum.ordinal()];
    }

    /**
     * The duration with the index {@code floor(q * (n - 1))} in ascending order, within 1 % of exact; 0 when there is none.
     *
     * @param q from 0 to 1
     */
    long percentile(Durations durations, double q) {
        DDSketch sketch = sketches[durations.ordinal()];
        return sketch == null || sketch.isEmpty() ? 0 : Math.round(sketch.getValueAtQuantile(q));
    }

    /** How many different ones were seen. */
    long count(Hashes hashes) {
        HashSample set = sets[hashes.ordinal()];
        return set == null ? 0 : set.count();
    }

    /** Slowest first. */
    List<Exemplar> exemplars() {
        return exemplars;
    }

    /** By name, in order. */
    Map<String, Pane> parts() {
        return parts;
    }

    // What follows is for those who store panes.

    long[] sums() {
        return sums;
    }

    long[] maxima() {
        return maxima;
    }

    /** Null where nothing was added. */
    @Nullable
    DDSketch[] sketches() {
        return sketches;
    }

    /** Null where nothing was added. */
    @Nullable
    HashSample[] sets() {
        return sets;
    }

    private DDSketch sketch(int index) {
        DDSketch sketch = sketches[index];
        if (sketch == null) {
            sketch = newSketch();
            sketches[index] = sketch;
        }
        return sketch;
    }

    private HashSample set(int index) {
        HashSample set = sets[index];
        if (set == null) {
            set = new HashSample();
            sets[index] = set;
        }
        return set;
    }
}
