package dev.wingman.chat.answers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Finds the nearest vectors by cosine. All vectors are compared by the signs of their components, 64 at a time, and the
 * best of them once more by their bytes: exact but for neighbours whose signs are worse than those of
 * {@value #SHORT_LIST} others. Adding and removing take effect at once. Safe for concurrent use; a search holds up
 * changes, and they hold up searches, for microseconds.
 *
 * @param <K> what a vector belongs to; one vector each
 */
final class VectorIndex<K> {

    static final int SHORT_LIST = 200;
    private static final int FIRST_CAPACITY = 16;

    /** @param cosine -1 to 1 */
    record Neighbour<K>(K key, double cosine) {}

    private final int dimensions;
    private final int signWords;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<K> keys = new ArrayList<>();
    private final Map<K, Integer> places = new HashMap<>();
    private long[] signs = new long[0];
    private byte[] vectors = new byte[0];
    private float[] lengths = new float[0];

    VectorIndex(int dimensions) {
        this.dimensions = dimensions;
        this.signWords = (dimensions + 63) / 64;
    }

    int size() {
        lock.readLock().lock();
        try {
            return keys.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Adds a vector, in place of the one that the key had. */
    void put(K key, byte[] vector) {
        if (vector.length != dimensions) {
            throw new IllegalArgumentException(
                    "a vector of " + vector.length + " components where " + dimensions + " belong");
        }
        lock.writeLock().lock();
        try {
            Integer place = places.get(key);
            if (place == null) {
                place = keys.size();
                makeRoom(place + 1);
                keys.add(key);
                places.put(key, place);
            }
            System.arraycopy(vector, 0, vectors, place * dimensions, dimensions);
            lengths[place] = (float) Math.sqrt(ShortVector.dot(vector, 0, vector, 0, dimensions));
            writeSigns(vector, signs, place * signWords);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void makeRoom(int wanted) {
        if (wanted > lengths.length) {
            int capacity = Math.max(FIRST_CAPACITY, lengths.length + (lengths.length >> 1));
            signs = Arrays.copyOf(signs, capacity * signWords);
            vectors = Arrays.copyOf(vectors, capacity * dimensions);
            lengths = Arrays.copyOf(lengths, capacity);
        }
    }

    /** Removes a vector; the last one takes its place. */
    void remove(K key) {
        lock.writeLock().lock();
        try {
            Integer place = places.remove(key);
            if (place == null) {
                return;
            }
            int last = keys.size() - 1;
            K moved = keys.remove(last);
            if (place != last) {
                keys.set(place, moved);
                places.put(moved, place);
                System.arraycopy(vectors, last * dimensions, vectors, place * dimensions, dimensions);
                System.arraycopy(signs, last * signWords, signs, place * signWords, signWords);
                lengths[place] = lengths[last];
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * The nearest vectors, nearest first.
     *
     * @param most how many
     * @param least cosine below which a neighbour is left out
     */
    List<Neighbour<K>> nearest(byte[] vector, int most, double least) {
        long[] asked = new long[signWords];
        writeSigns(vector, asked, 0);
        double length = Math.sqrt(ShortVector.dot(vector, 0, vector, 0, dimensions));
        PriorityQueue<Neighbour<K>> best =
                new PriorityQueue<>(most + 1, (one, other) -> Double.compare(one.cosine(), other.cosine()));
        lock.readLock().lock();
        try {
            int size = keys.size();
            short[] differences = differences(asked, size);
            int limit = limit(differences, size);
            for (int i = 0; i < size; i++) {
                if (differences[i] <= limit) {
                    double cosine =
                            ShortVector.dot(vectors, i * dimensions, vector, 0, dimensions) / (length * lengths[i]);
                    if (cosine >= least && (best.size() < most || cosine > cosine(best))) {
                        best.add(new Neighbour<>(keys.get(i), cosine));
                        if (best.size() > most) {
                            best.poll();
                        }
                    }
                }
            }
        } finally {
            lock.readLock().unlock();
        }
        List<Neighbour<K>> found = new ArrayList<>(best);
        found.sort((one, other) -> Double.compare(other.cosine(), one.cosine()));
        return found;
    }

    private static <K> double cosine(PriorityQueue<Neighbour<K>> best) {
        Neighbour<K> worst = best.peek();
        return worst == null ? -1 : worst.cosine();
    }

    /** For each vector how many of its signs are others. */
    private short[] differences(long[] asked, int size) {
        short[] differences = new short[size];
        for (int i = 0, at = 0; i < size; i++, at += signWords) {
            int bits = 0;
            for (int w = 0; w < signWords; w++) {
                bits += Long.bitCount(signs[at + w] ^ asked[w]);
            }
            differences[i] = (short) bits;
        }
        return differences;
    }

    /** The most differences that a vector of the short list has. */
    private int limit(short[] differences, int size) {
        int[] counts = new int[signWords * 64 + 1];
        for (int i = 0; i < size; i++) {
            counts[differences[i]]++;
        }
        int sum = 0;
        for (int limit = 0; limit < counts.length; limit++) {
            sum += counts[limit];
            if (sum >= SHORT_LIST) {
                return limit;
            }
        }
        return counts.length;
    }

    private void writeSigns(byte[] vector, long[] to, int at) {
        for (int w = 0; w < signWords; w++) {
            long bits = 0;
            int end = Math.min(dimensions, (w + 1) * 64);
            for (int i = w * 64; i < end; i++) {
                bits |= (vector[i] < 0 ? 0L : 1L) << (i - w * 64);
            }
            to[at + w] = bits;
        }
    }
}
