package dev.wingman.schemas.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in ranges that are the same everywhere, so that the counts of several instances add up: 16 for each
 * doubling, up to {@value #MOST_MICROS} microseconds, where longer ones count, too. A percentile is the end of its range:
 * at most 6.25 % too high. Safe for concurrent use; takes 6 KB.
 */
public final class TimeBuckets {

    /** Longest duration that is told from longer ones: 67 s. */
    public static final long MOST_MICROS = (1L << 26) - 1;

    private static final int SUB_BITS = 4;
    private static final int SUB = 1 << SUB_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(index(MOST_MICROS) + 1);

    /** Counts a duration; a negative one as none. */
    public void record(long micros) {
        counts.incrementAndGet(index(Math.max(0, Math.min(MOST_MICROS, micros))));
    }

    /** What was counted so far, the shortest first. */
    public List<TimeBucket> snapshot() {
        List<TimeBucket> found = new ArrayList<>();
        for (int i = 0; i < counts.length(); i++) {
            long count = counts.get(i);
            if (count > 0) {
                found.add(new TimeBucket(end(i), count));
            }
        }
        return List.copyOf(found);
    }

    /** The sum of several instances' counts, the shortest first. */
    public static List<TimeBucket> sum(Collection<List<TimeBucket>> parts) {
        TreeMap<Long, Long> sums = new TreeMap<>();
        parts.forEach(part -> part.forEach(bucket -> sums.merge(bucket.upToMicros(), bucket.count(), Long::sum)));
        return sums.entrySet().stream()
                .map(bucket -> new TimeBucket(bucket.getKey(), bucket.getValue()))
                .toList();
    }

    /**
     * A percentile in microseconds: of n durations the one with index {@code floor(q * (n - 1))}; 0 without any.
     *
     * @param buckets the shortest first
     * @param q 0 to 1
     */
    public static long percentile(List<TimeBucket> buckets, double q) {
        long all = buckets.stream().mapToLong(TimeBucket::count).sum();
        long left = (long) Math.floor(q * (all - 1));
        for (TimeBucket bucket : buckets) {
            left -= bucket.count();
            if (left < 0) {
                return bucket.upToMicros();
            }
        }
        return 0;
    }

    private static int index(long micros) {
        if (micros < SUB) {
            return (int) micros;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - SUB_BITS;
        return (shift + 1) * SUB + (int) (micros >>> shift) - SUB;
    }

    private static long end(int index) {
        if (index < SUB) {
            return index;
        }
        int shift = index / SUB - 1;
        return ((long) (index % SUB + SUB + 1) << shift) - 1;
    }
}
