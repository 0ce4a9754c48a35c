package dev.wingman.chat.answers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures how far two questions ask the same, each measure between 0 and 1 where not said otherwise. Pure; safe for
 * concurrent use.
 */
final class Likeness {

    /** A measure; the settings file of the model has a weight for each. */
    enum Measure {
        /** Of the two vectors. */
        COSINE,
        /** Cosine above 0.8, times ten: what is very near counts more. */
        VERY_NEAR,
        /** Share of the content, by weight, that both have. */
        OVERLAP,
        /** Weight of the most telling content word that one of them has and the other lacks. */
        MOST_UNMATCHED,
        /** The same where both lack something of the other: the smaller of the two weights. */
        BOTH_UNMATCHED,
        /** Content, by weight, that only the longer one has. */
        ADDED,
        /** Share of the groups of three letters that both have. */
        TRIGRAMS,
        /** Share of the neighbouring words that both have. */
        NEIGHBOURS,
        /** Share of the common words that stand in another order. */
        INVERSIONS,
        /** Content words of the shorter by those of the longer. */
        LENGTHS,
        /** 1 when the questions have the same question word. */
        SAME_TYPE,
        /** 1 when one of them asks for yes or no, the other not. */
        ONE_YES_NO,
        /** Names that only one has. */
        NAMES,
        /** 1 when only one speaks of what was, or will be. */
        TENSE,
        /** 1 when all content of both is paired. */
        ALL_PAIRED,
        /** Product of cosine and overlap. */
        COSINE_OVERLAP,
        /** Common content words, up to 6, by 6. */
        COMMON,
        /** 1 when they want the same kind of answer. */
        SAME_INTENT,
        /** 1 when only one asks who is asked for an opinion or experience: "you", "your". */
        ONE_ASKS_YOU,
        /** 1 when only one consists of several questions or sentences. */
        ONE_HAS_PARTS,
        /** 1 when the one asks for all that the other does, and for more. */
        NARROWED,
        /** 1 when one says free, online, for beginners or the like. */
        QUALIFIED
    }

    private static final double TRIGRAM_END = 1;

    /** Before "you" where it stands for anybody. */
    private static final Set<String> ANYBODY =
            Set.of("do", "can", "could", "should", "if", "when", "would", "that", "must");

    private static final Set<String> QUALIFIERS = Set.of(
            ("free online quickly fast easily naturally completely permanently cheap cheaply beginner beginners advanced home only"
                            + " always never first main common legally safely professionally directly automatically manually women"
                            + " men kids children adults students student daily properly effectively alone private public")
                    .split(" "));

    private final WordWeights weights;

    Likeness(WordWeights weights) {
        this.weights = weights;
    }

    /** @return a value for each {@link Measure}, in their order */
    double[] measure(Reading a, Reading b, Alignment alignment, double cosine) {
        double[] values = new double[Measure.values().length];
        double sumA = sum(a);
        double sumB = sum(b);
        double restA = 0;
        double restB = 0;
        double mostA = 0;
        double mostB = 0;
        int names = 0;
        for (int i : alignment.restA()) {
            double weight = weight(a, i);
            restA += weight;
            mostA = Math.max(mostA, weight);
            names += a.names()[i] ? 1 : 0;
        }
        for (int j : alignment.restB()) {
            double weight = weight(b, j);
            restB += weight;
            mostB = Math.max(mostB, weight);
            names += b.names()[j] ? 1 : 0;
        }
        double all = sumA + sumB;
        double overlap = all == 0 ? 0 : (all - restA - restB) / all;
        put(values, Measure.COSINE, cosine);
        put(values, Measure.VERY_NEAR, Math.max(0, cosine - 0.8) * 10);
        put(values, Measure.OVERLAP, overlap);
        put(values, Measure.MOST_UNMATCHED, Math.max(mostA, mostB));
        put(values, Measure.BOTH_UNMATCHED, Math.min(mostA, mostB));
        put(values, Measure.ADDED, all == 0 ? 0 : Math.abs(restA - restB) / all);
        put(values, Measure.TRIGRAMS, trigrams(a, b));
        put(values, Measure.NEIGHBOURS, neighbours(a, b));
        put(values, Measure.INVERSIONS, inversions(alignment.pairs()));
        put(values, Measure.LENGTHS, lengths(a, b));
        put(values, Measure.SAME_TYPE, a.type() == b.type() ? 1 : 0);
        put(values, Measure.ONE_YES_NO, (a.type() == QuestionType.YES_NO) != (b.type() == QuestionType.YES_NO) ? 1 : 0);
        put(values, Measure.NAMES, Math.min(1, names / 3.0));
        put(values, Measure.TENSE, tense(a) == tense(b) ? 0 : 1);
        put(values, Measure.ALL_PAIRED, restA + restB == 0 ? 1 : 0);
        put(values, Measure.COSINE_OVERLAP, cosine * overlap);
        put(values, Measure.SAME_INTENT, Intent.of(a) == Intent.of(b) ? 1 : 0);
        put(values, Measure.ONE_ASKS_YOU, asksYou(a) == asksYou(b) ? 0 : 1);
        put(values, Measure.ONE_HAS_PARTS, Math.min(1, Math.abs(a.sentences() - b.sentences())));
        put(values, Measure.NARROWED, (restA == 0) != (restB == 0) ? 1 : 0);
        put(values, Measure.QUALIFIED, qualified(a, alignment.restA()) || qualified(b, alignment.restB()) ? 1 : 0);
        put(values, Measure.COMMON, Math.min(6, alignment.pairs().size()) / 6.0);
        return values;
    }

    private static void put(double[] values, Measure measure, double value) {
        values[measure.ordinal()] = value;
    }

    private double weight(Reading reading, int place) {
        return weights.of(reading.words()[place]);
    }

    private double sum(Reading reading) {
        double sum = 0;
        for (int i = 0; i < reading.words().length; i++) {
            if (reading.content()[i]) {
                sum += weight(reading, i);
            }
        }
        return sum;
    }

    private static boolean asksYou(Reading reading) {
        boolean asked = false;
        for (int i = 0; i < reading.words().length; i++) {
            switch (reading.words()[i]) {
                case "your", "yourself", "yours" -> asked = true;
                case "you" -> asked |= i == 0 || !ANYBODY.contains(reading.words()[i - 1]);
                default -> {}
            }
        }
        return asked;
    }

    private static boolean qualified(Reading reading, List<Integer> places) {
        for (int i : places) {
            if (QUALIFIERS.contains(reading.words()[i])) {
                return true;
            }
        }
        return false;
    }

    private static double trigrams(Reading a, Reading b) {
        return dice(trigrams(a), trigrams(b));
    }

    private static Map<String, Integer> trigrams(Reading reading) {
        String text = " " + String.join(" ", reading.words()) + " ";
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i + 3 <= text.length(); i++) {
            counts.merge(text.substring(i, i + 3), 1, Integer::sum);
        }
        return counts;
    }

    private static double neighbours(Reading a, Reading b) {
        return dice(neighbours(a), neighbours(b));
    }

    private static Map<String, Integer> neighbours(Reading reading) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i + 1 < reading.forms().length; i++) {
            counts.merge(reading.forms()[i] + " " + reading.forms()[i + 1], 1, Integer::sum);
        }
        return counts;
    }

    private static double dice(Map<String, Integer> a, Map<String, Integer> b) {
        int sizes = 0;
        int common = 0;
        for (Map.Entry<String, Integer> each : a.entrySet()) {
            sizes += each.getValue();
            common += Math.min(each.getValue(), b.getOrDefault(each.getKey(), 0));
        }
        for (int count : b.values()) {
            sizes += count;
        }
        return sizes == 0 ? TRIGRAM_END : 2.0 * common / sizes;
    }

    private static double inversions(List<int[]> pairs) {
        int turned = 0;
        int all = 0;
        for (int i = 0; i < pairs.size(); i++) {
            for (int k = i + 1; k < pairs.size(); k++) {
                all++;
                turned += pairs.get(i)[1] > pairs.get(k)[1] ? 1 : 0;
            }
        }
        return all == 0 ? 0 : (double) turned / all;
    }

    private static double lengths(Reading a, Reading b) {
        int one = a.contentForms().size();
        int other = b.contentForms().size();
        return Math.max(one, other) == 0 ? 1 : (double) Math.min(one, other) / Math.max(one, other);
    }

    /** 1 for the past, 2 for the future, 0 for neither. */
    private static int tense(Reading reading) {
        for (String word : reading.words()) {
            switch (word) {
                case "did", "was", "were", "had" -> {
                    return 1;
                }
                case "will", "would" -> {
                    return 2;
                }
                default -> {}
            }
        }
        return 0;
    }
}
