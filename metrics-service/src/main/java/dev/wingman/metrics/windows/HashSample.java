package dev.wingman.metrics.windows;

import java.util.Arrays;

/**
 * Counts different things by 64-bit hashes of them, of which it keeps the smallest: exactly up to {@link #EXACT}, and above
 * as an estimate whose standard error is 3.1 %. Adding and merging commute, and a repetition leaves no trace, so it depends
 * on nothing but the set of what was added. At most 8 KB. Not safe for concurrent use.
 *
 * @see <a href="https://doi.org/10.1007/3-540-45726-7_1">Bar-Yossef et al., Counting Distinct Elements in a Data Stream</a>
 */
final class HashSample {

    /** Up to so many are counted exactly. */
    static final int EXACT = 1_024;

    private static final int KEPT = EXACT + 1;
    private static final double RANGE = 0x1p64;

    /** Ascending, as unsigned numbers. */
    private long[] smallest;

    private int size;

    HashSample() {
        this(new long[0]);
    }

    /** @param hashes as {@link #hashes} gave them */
    HashSample(long[] hashes) {
        this.smallest = hashes;
        this.size = hashes.length;
    }

    void add(long hash) {
        int place = find(hash);
        if (place >= 0) {
            return;
        }
        int at = -place - 1;
        if (at >= KEPT) {
            return;
        }
        if (size == smallest.length) {
            smallest = Arrays.copyOf(smallest, Math.min(KEPT, Math.max(8, size * 2)));
        }
        int moved = Math.min(size, KEPT - 1) - at;
        System.arraycopy(smallest, at, smallest, at + 1, moved);
        smallest[at] = hash;
        size = Math.min(KEPT, size + 1);
    }

    void merge(HashSample other) {
        for (int i = 0; i < other.size; i++) {
            add(other.smallest[i]);
        }
    }

    /** How many different ones were added. */
    long count() {
        if (size <= EXACT) {
            return size;
        }
        return Math.round(EXACT / (unsigned(smallest[EXACT]) / RANGE));
    }

    /** What to keep of it. */
    long[] hashes() {
        return Arrays.copyOf(smallest, size);
    }

    private static double unsigned(long value) {
        double half = (double) (value >>> 1);
        return half * 2 + (value & 1);
    }

    private int find(long hash) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(smallest[middle], hash);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }
}
