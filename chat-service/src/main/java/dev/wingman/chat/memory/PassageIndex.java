package dev.wingman.chat.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The passages of one conversation in their order, searchable for those that matter to a question. Not safe for concurrent
 * use.
 *
 * <p>Passages are rated by the words that they share with the question (BM25, the question widened by the words of its best
 * hits), by the cosine of their vectors where there are any, by how their neighbours are rated, since a question and its
 * answer belong together, and by whether the question names who speaks.
 */
public final class PassageIndex {

    /** Of a passage, so many characters are looked at for words. */
    static final int MOST_CHARACTERS = 8_000;

    private static final int MOST_EMBEDDABLE = 1_000;

    // BM25 as usual.
    private static final double SATURATION = 1.2;
    private static final double LENGTH_WEIGHT = 0.75;

    // The words of the best hits that the question is widened by, and what they count.
    private static final int FEEDBACK_PASSAGES = 5;
    private static final int FEEDBACK_WORDS = 8;
    private static final double FEEDBACK_WEIGHT = 0.15;

    // What adds up to a rating; the best hit by words counts 1. Passages one and two places away belong to it in part;
    // a
    // question tells less than a statement, and a passage of few words less than one of many.
    private static final double COSINE_WEIGHT = 0.15;
    private static final double[] NEIGHBOUR_WEIGHTS = {0.4, 0.15};
    private static final double SPEAKER_WEIGHT = 0.6;
    private static final double QUESTION_MALUS = 0.15;
    private static final double LENGTH_BONUS = 0.3;

    /** How far a short passage is preferred: 0 not at all, 1 by rating for each token. */
    private static final double THRIFT = 0.1;

    private final List<Passage> passages = new ArrayList<>();
    private final List<Posting[]> words = new ArrayList<>();
    private final List<byte @Nullable []> vectors = new ArrayList<>();
    private final Map<String, Posting> postings = new HashMap<>();
    private final Map<String, Set<String>> speakers = new HashMap<>();
    private int[] lengths = new int[16];
    private long wordCount;
    private long tokens;
    private int vectorCount;

    /** Where a word stands. */
    private static final class Posting {
        private int[] places = new int[2];
        private short[] counts = new short[2];
        private int size;

        void add(int place) {
            if (size > 0 && places[size - 1] == place) {
                counts[size - 1] = (short) Math.min(Short.MAX_VALUE, counts[size - 1] + 1);
                return;
            }
            if (size == places.length) {
                places = Arrays.copyOf(places, size * 2);
                counts = Arrays.copyOf(counts, size * 2);
            }
            places[size] = place;
            counts[size++] = 1;
        }
    }

    /** Adds a passage at the end. */
    public void add(Passage passage) {
        int place = passages.size();
        passages.add(passage);
        vectors.add(null);
        tokens += passage.tokens();
        if (!passage.speaker().isEmpty()) {
            speakers.computeIfAbsent(passage.speaker(), name -> new HashSet<>(Words.of(name, MOST_CHARACTERS)));
        }
        List<String> all = Words.of(passage.text(), MOST_CHARACTERS);
        Set<Posting> distinct = new LinkedHashSet<>();
        for (String word : all) {
            Posting posting = postings.computeIfAbsent(word, w -> new Posting());
            posting.add(place);
            distinct.add(posting);
        }
        words.add(distinct.toArray(Posting[]::new));
        if (place == lengths.length) {
            lengths = Arrays.copyOf(lengths, place * 2);
        }
        lengths[place] = all.size();
        wordCount += all.size();
    }

    /** Tells the vector of a passage, of length 1. */
    public void vector(int place, float[] vector) {
        if (vectors.set(place, Cosine.compressed(vector)) == null) {
            vectorCount++;
        }
    }

    public int size() {
        return passages.size();
    }

    /** Tokens of all passages. */
    public long tokens() {
        return tokens;
    }

    public Passage passage(int place) {
        return passages.get(place);
    }

    /** Whether a passage's vector was told. */
    boolean hasVector(int place) {
        return vectors.get(place) != null;
    }

    /** How many passages have a vector. */
    int vectors() {
        return vectorCount;
    }

    /** The text of which a vector is made: the begin of a longer one. */
    public static String embeddable(String text) {
        return text.length() <= MOST_EMBEDDABLE ? text : text.substring(0, MOST_EMBEDDABLE);
    }

    /** The text of which a passage's vector is made. */
    public String embeddable(int place) {
        return embeddable(passages.get(place).text());
    }

    /**
     * Marks the passages that matter most to a question, as many as fit.
     *
     * @param vector of the question; null: words must do
     * @param end passages from this place on are left out
     * @param budget tokens that the marked ones may have together
     * @param chosen takes the marks
     * @return tokens of the marked ones
     */
    int retrieve(String question, float @Nullable [] vector, int end, int budget, BitSet chosen) {
        double[] ratings = ratings(question, vector);
        double least = Arrays.stream(ratings).min().orElse(0);
        double[] values = new double[end];
        Integer[] order = new Integer[end];
        for (int place = 0; place < end; place++) {
            values[place] =
                    (ratings[place] - least) / Math.pow(passages.get(place).tokens(), THRIFT);
            order[place] = place;
        }
        Arrays.sort(
                order,
                Comparator.comparingDouble((Integer place) -> values[place])
                        .reversed()
                        .thenComparing(Comparator.reverseOrder()));
        int used = 0;
        for (int place : order) {
            int size = passages.get(place).tokens();
            if (size <= budget - used) {
                chosen.set(place);
                used += size;
            }
        }
        return used;
    }

    /** The passages that matter most to a question, as many as fit into a budget of tokens, in their order. */
    public List<Passage> retrieve(String question, float @Nullable [] vector, int budget) {
        BitSet chosen = new BitSet(size());
        retrieve(question, vector, size(), budget, chosen);
        return chosen.stream().mapToObj(passages::get).toList();
    }

    /** By shared words; the best is 1. */
    private double[] byWords(Set<String> asked) {
        double[] ratings = new double[size()];
        for (String word : asked) {
            Posting posting = postings.get(word);
            // Who speaks is rated apart: in a conversation the names stand everywhere.
            if (posting != null && speakers.values().stream().noneMatch(name -> name.contains(word))) {
                addWord(posting, 1, ratings);
            }
        }
        widen(ratings);
        double best = Arrays.stream(ratings).max().orElse(0);
        for (int place = 0; best > 0 && place < ratings.length; place++) {
            ratings[place] /= best;
        }
        return ratings;
    }

    private void addWord(Posting posting, double weight, double[] ratings) {
        double average = Math.max(1, (double) wordCount / size());
        double rarity = weight * rarity(posting);
        for (int i = 0; i < posting.size; i++) {
            int place = posting.places[i];
            double count = posting.counts[i];
            double norm = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * lengths[place] / average);
            ratings[place] += rarity * count * (SATURATION + 1) / (count + norm);
        }
    }

    private double rarity(Posting posting) {
        return Math.log(1 + (size() - posting.size + 0.5) / (posting.size + 0.5));
    }

    /** Adds what shares the words that are common to the best hits. */
    private void widen(double[] ratings) {
        Map<Posting, Double> shared = new HashMap<>();
        for (int place : best(ratings, FEEDBACK_PASSAGES)) {
            for (Posting word : words.get(place)) {
                shared.merge(word, ratings[place], Double::sum);
            }
        }
        shared.entrySet().stream()
                .sorted(Comparator.comparingDouble(
                        (Map.Entry<Posting, Double> word) -> -word.getValue() * rarity(word.getKey())))
                .limit(FEEDBACK_WORDS)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(word -> {
                    double weight = FEEDBACK_WEIGHT * rarity(word);
                    for (int i = 0; i < word.size; i++) {
                        ratings[word.places[i]] += weight * word.counts[i];
                    }
                });
    }

    /** The places of the best ratings above 0. */
    private static List<Integer> best(double[] ratings, int most) {
        List<Integer> best = new ArrayList<>(most + 1);
        for (int place = 0; place < ratings.length; place++) {
            if (ratings[place] <= 0 || (best.size() == most && ratings[place] <= ratings[best.get(most - 1)])) {
                continue;
            }
            int at = best.size();
            while (at > 0 && ratings[best.get(at - 1)] < ratings[place]) {
                at--;
            }
            best.add(at, place);
            if (best.size() > most) {
                best.remove(most);
            }
        }
        return best;
    }

    /** Adds how much nearer a passage is to the question than the average, in deviations. */
    private void addCosines(float[] vector, double[] ratings) {
        double[] cosines = new double[ratings.length];
        double sum = 0;
        double squares = 0;
        for (int place = 0; place < cosines.length; place++) {
            byte[] own = vectors.get(place);
            if (own != null) {
                cosines[place] = Cosine.of(vector, own);
                sum += cosines[place];
                squares += cosines[place] * cosines[place];
            }
        }
        double average = sum / vectorCount;
        double deviation = Math.sqrt(Math.max(1e-9, squares / vectorCount - average * average));
        for (int place = 0; place < cosines.length; place++) {
            if (vectors.get(place) != null) {
                ratings[place] += COSINE_WEIGHT * (cosines[place] - average) / deviation;
            }
        }
    }

    private boolean names(Set<String> asked, String speaker) {
        Set<String> name = speakers.get(speaker);
        return name != null && !Collections.disjoint(asked, name);
    }

    private double[] ratings(String question, float @Nullable [] vector) {
        Set<String> asked = new LinkedHashSet<>(Words.of(question, MOST_CHARACTERS));
        double[] ratings = byWords(asked);
        if (vector != null && vectorCount > 0) {
            addCosines(vector, ratings);
        }
        double[] smoothed = ratings.clone();
        for (int away = 1; away <= NEIGHBOUR_WEIGHTS.length; away++) {
            double weight = NEIGHBOUR_WEIGHTS[away - 1];
            for (int place = 0; place + away < ratings.length; place++) {
                smoothed[place + away] += weight * ratings[place];
                smoothed[place] += weight * ratings[place + away];
            }
        }
        double longest = Math.log1p(Arrays.stream(lengths).max().orElse(0));
        for (int place = 0; place < ratings.length; place++) {
            smoothed[place] += LENGTH_BONUS * Math.log1p(lengths[place]) / Math.max(1, longest);
            if (names(asked, passages.get(place).speaker())) {
                smoothed[place] += SPEAKER_WEIGHT;
            }
            if (passages.get(place).text().endsWith("?")) {
                smoothed[place] -= QUESTION_MALUS;
            }
        }
        return smoothed;
    }
}
