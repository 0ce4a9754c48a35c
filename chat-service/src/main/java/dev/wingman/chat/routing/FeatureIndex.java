package dev.wingman.chat.routing;

import java.util.Arrays;

/** Numbers features from 0 by their hash, without an object for each. Safe for concurrent reading once it is made. */
final class FeatureIndex {

    private static final int FREE = -1;

    private long[] hashes = new long[1 << 12];
    private int[] numbers = new int[1 << 12];
    private int size;

    FeatureIndex() {
        Arrays.fill(numbers, FREE);
    }

    int size() {
        return size;
    }

    /** The number of the feature, a new one if it has none. */
    int add(long hash) {
        int place = place(hash);
        if (numbers[place] != FREE) {
            return numbers[place];
        }
        hashes[place] = hash;
        numbers[place] = size++;
        if (size * 2 > numbers.length) {
            grow();
        }
        return size - 1;
    }

    /** The number of the feature, below 0 if it has none. */
    int find(long hash) {
        return numbers[place(hash)];
    }

    private int place(long hash) {
        int mask = numbers.length - 1;
        int place = (int) hash & mask;
        while (numbers[place] != FREE && hashes[place] != hash) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldNumbers = numbers;
        hashes = new long[oldHashes.length * 2];
        numbers = new int[oldNumbers.length * 2];
        Arrays.fill(numbers, FREE);
        for (int i = 0; i < oldNumbers.length; i++) {
            if (oldNumbers[i] != FREE) {
                int place = place(oldHashes[i]);
                hashes[place] = oldHashes[i];
                numbers[place] = oldNumbers[i];
            }
        }
    }
}
