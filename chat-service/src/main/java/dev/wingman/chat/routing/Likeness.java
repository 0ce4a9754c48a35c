package dev.wingman.chat.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What a message is like, learned from examples of several kinds: a softmax regression over its words, pairs of words and
 * parts of words. The same examples always give the same likeness. Immutable after it has learned; safe for concurrent
 * use.
 */
final class Likeness {

    private static final int ROUNDS = 30;
    private static final float RATE = 0.35f;
    private static final float SHRINK = 1e-4f;
    private static final float LEAST = 3e-3f;
    private static final int MOST_WORDS = 120;
    private static final int SHORTEST_PART = 3;
    private static final int LONGEST_PART = 4;
    private static final long BEGIN = 0x9E3779B97F4A7C15L;

    /** An example of a kind. */
    record Example(int kind, Words words) {}

    /**
     * What a message is like.
     *
     * @param kinds how surely it is of each kind; together 1
     * @param familiar share of its words that stand in an example, 0 to 1
     */
    record Resemblance(float[] kinds, double familiar) {}

    private final int kinds;
    private final FeatureIndex index = new FeatureIndex();
    private final Set<String> vocabulary = new HashSet<>();
    private final float[] weights;
    private final float[] bias;

    private Likeness(int kinds, List<Example> examples) {
        this.kinds = kinds;
        List<int[]> features = new ArrayList<>(examples.size());
        for (Example example : examples) {
            vocabulary.addAll(example.words().list());
            features.add(features(example.words().list(), true));
        }
        this.weights = new float[index.size() * kinds];
        this.bias = new float[kinds];
        learn(examples, features);
    }

    /** @param kinds how many kinds there are; those of the examples are 0 to {@code kinds - 1} */
    static Likeness of(int kinds, List<Example> examples) {
        return new Likeness(kinds, examples);
    }

    Set<String> vocabulary() {
        return vocabulary;
    }

    Resemblance to(Words words) {
        List<String> list = words.list();
        int known = 0;
        for (String word : list) {
            if (vocabulary.contains(word)) {
                known++;
            }
        }
        float[] scores = scores(features(list, false));
        return new Resemblance(scores, list.isEmpty() ? 0 : (double) known / list.size());
    }

    private void learn(List<Example> examples, List<int[]> features) {
        float[] squares = new float[weights.length];
        float[] biasSquares = new float[kinds];
        Arrays.fill(squares, 1e-2f);
        Arrays.fill(biasSquares, 1f);
        int[] order = new int[examples.size()];
        Arrays.setAll(order, i -> i);
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            for (int i : order) {
                learn(examples.get(i).kind(), features.get(i), squares, biasSquares);
            }
        }
    }

    /** One step of AdaGrad, for the kinds about which it learns something. */
    private void learn(int kind, int[] features, float[] squares, float[] biasSquares) {
        float[] gradient = scores(features);
        gradient[kind] -= 1;
        float value = value(features);
        for (int k = 0; k < kinds; k++) {
            if (Math.abs(gradient[k]) < LEAST) {
                continue;
            }
            for (int feature : features) {
                int at = feature * kinds + k;
                float slope = gradient[k] * value + SHRINK * weights[at];
                squares[at] += slope * slope;
                weights[at] -= RATE * slope / (float) Math.sqrt(squares[at]);
            }
            biasSquares[k] += gradient[k] * gradient[k];
            bias[k] -= RATE * gradient[k] / (float) Math.sqrt(biasSquares[k]);
        }
    }

    private float[] scores(int[] features) {
        float[] scores = new float[kinds];
        float value = value(features);
        for (int feature : features) {
            int at = feature * kinds;
            for (int k = 0; k < kinds; k++) {
                scores[k] += weights[at + k];
            }
        }
        float most = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < kinds; k++) {
            scores[k] = scores[k] * value + bias[k];
            most = Math.max(most, scores[k]);
        }
        float sum = 0;
        for (int k = 0; k < kinds; k++) {
            scores[k] = (float) Math.exp(scores[k] - most);
            sum += scores[k];
        }
        for (int k = 0; k < kinds; k++) {
            scores[k] /= sum;
        }
        return scores;
    }

    private static float value(int[] features) {
        return features.length == 0 ? 0 : (float) (1 / Math.sqrt(features.length));
    }

    private int[] features(List<String> words, boolean add) {
        Collected found = new Collected(add);
        int last = Math.min(words.size(), MOST_WORDS);
        long before = BEGIN;
        for (int i = 0; i < last; i++) {
            String word = words.get(i);
            long hash = hash(word, 0, word.length(), 7);
            found.take(hash);
            found.take(mix(before, hash));
            before = hash;
            parts(word, found);
        }
        if (last > 0) {
            found.take(mix(before, BEGIN));
        }
        found.take(mix(Math.min(last, 12), 3));
        return found.all();
    }

    private static void parts(String word, Collected found) {
        String framed = "^" + word + "$";
        for (int length = SHORTEST_PART; length <= LONGEST_PART; length++) {
            for (int i = 0; i + length <= framed.length(); i++) {
                found.take(hash(framed, i, i + length, 11));
            }
        }
    }

    private static long hash(String text, int begin, int end, long seed) {
        long hash = seed;
        for (int i = begin; i < end; i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash, seed);
    }

    private static long mix(long one, long other) {
        long hash = one * 0x9E3779B97F4A7C15L + other;
        hash ^= hash >>> 32;
        hash *= 0xD6E8FEB86659FD93L;
        return hash ^ hash >>> 32;
    }

    /** The features of a message; those of no example are left out. */
    private final class Collected {

        private final boolean add;
        private int[] features = new int[64];
        private int size;

        Collected(boolean add) {
            this.add = add;
        }

        void take(long hash) {
            int feature = add ? index.add(hash) : index.find(hash);
            if (feature < 0) {
                return;
            }
            if (size == features.length) {
                features = Arrays.copyOf(features, size * 2);
            }
            features[size++] = feature;
        }

        int[] all() {
            return Arrays.copyOf(features, size);
        }
    }
}
