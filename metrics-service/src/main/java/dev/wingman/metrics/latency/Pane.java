package dev.wingman.metrics.latency;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;

/**
 * What is kept of the requests of one endpoint in a span of time: integer counters and a sketch of the durations. Adding
 * and merging commute, so the order of events and of panes leaves no trace. About 1 KB for durations that spread over
 * two decades; never more than 2,200 buckets, since durations are non-negative longs. Not safe for concurrent use.
 *
 * <p>A sketch never collapses buckets: it stays within its accuracy for every percentile, and the result of merging does
 * not depend on the order.
 *
 * @see <a href="https://www.vldb.org/pvldb/vol12/p2195-masson.pdf">DDSketch, VLDB 2019</a>
 */
final class Pane {

    /** How long a pane lasts, in milliseconds of event time. */
    static final long LENGTH = 5_000;

    static final double RELATIVE_ACCURACY = 0.01;

    static final IndexMapping MAPPING = new CubicallyInterpolatedMapping(RELATIVE_ACCURACY);

    private long count;
    private long clientErrors;
    private long serverErrors;
    private long overThreshold;
    private long thresholdMicros;
    private long maxMicros;
    private final DDSketch sketch;

    Pane() {
        this(0, 0, 0, 0, 0, 0, new DDSketch(MAPPING, UnboundedSizeDenseStore::new));
    }

    Pane(
            long count,
            long clientErrors,
            long serverErrors,
            long overThreshold,
            long thresholdMicros,
            long maxMicros,
            DDSketch sketch) {
        this.count = count;
        this.clientErrors = clientErrors;
        this.serverErrors = serverErrors;
        this.overThreshold = overThreshold;
        this.thresholdMicros = thresholdMicros;
        this.maxMicros = maxMicros;
        this.sketch = sketch;
    }

    /** Start of the pane into which an instant falls, both in milliseconds since 1970. */
    static long startOf(long millis) {
        return Math.floorDiv(millis, LENGTH) * LENGTH;
    }

    void add(int status, long durationMicros, long thresholdMicros) {
        count++;
        if (status >= 500 && status <= 599) {
            serverErrors++;
        } else if (status >= 400 && status <= 499) {
            clientErrors++;
        }
        if (durationMicros > thresholdMicros) {
            overThreshold++;
        }
        this.thresholdMicros = Math.max(this.thresholdMicros, thresholdMicros);
        maxMicros = Math.max(maxMicros, durationMicros);
        sketch.accept(durationMicros);
    }

    void merge(Pane other) {
        count += other.count;
        clientErrors += other.clientErrors;
        serverErrors += other.serverErrors;
        overThreshold += other.overThreshold;
        thresholdMicros = Math.max(thresholdMicros, other.thresholdMicros);
        maxMicros = Math.max(maxMicros, other.maxMicros);
        sketch.mergeWith(other.sketch);
    }

    /**
     * The duration with the index {@code floor(q * (count - 1))} in ascending order, within 1 % of exact and never more
     * than the longest; 0 when nothing was added.
     *
     * @param q from 0 to 1
     */
    long percentileMicros(double q) {
        return count == 0 ? 0 : Math.min(maxMicros, Math.round(sketch.getValueAtQuantile(q)));
    }

    long count() {
        return count;
    }

    long clientErrors() {
        return clientErrors;
    }

    long serverErrors() {
        return serverErrors;
    }

    long overThreshold() {
        return overThreshold;
    }

    /** The largest threshold that was in force; 0 when nothing was added. */
    long thresholdMicros() {
        return thresholdMicros;
    }

    long maxMicros() {
        return maxMicros;
    }

    DDSketch sketch() {
        return sketch;
    }
}
