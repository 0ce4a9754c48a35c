package dev.wingman.chat.answers;

import dev.wingman.chat.answers.Likeness.Measure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How sure it is that one answer serves two questions: a logistic model over the measures of {@link Likeness}, after the
 * guards, and over the two vectors. Its weights stand in {@code answers/likeness.properties}. Pure; safe for concurrent use.
 */
final class SameQuestion {

    private static final double NEARLY_THE_SAME = 0.95;
    private static final String RESOURCE = "/answers/likeness.properties";

    /**
     * @param sureness 0 to 1; 0 with an objection
     * @param objection why it is out of the question; null when nothing is said against it
     */
    record Judgement(double sureness, @Nullable Objection objection) {}

    private final Guards guards;
    private final Likeness likeness;
    private final double bias;
    private final double[] weights;
    private final double[] sum;
    private final double[] difference;
    private final String embeddingModel;

    private SameQuestion(Guards guards, Likeness likeness, Properties settings) {
        this.guards = guards;
        this.likeness = likeness;
        this.bias = number(settings, "bias");
        this.weights = new double[Measure.values().length];
        for (Measure measure : Measure.values()) {
            weights[measure.ordinal()] = number(settings, name(measure));
        }
        this.sum = numbers(settings, "sum");
        this.difference = numbers(settings, "difference");
        this.embeddingModel = settings.getProperty("embedding-model", "");
    }

    static SameQuestion load(English english) {
        Properties settings = new Properties();
        try (InputStream in = SameQuestion.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            settings.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SameQuestion(new Guards(english), new Likeness(WordWeights.load()), settings);
    }

    private static String name(Measure measure) {
        return measure.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static double number(Properties settings, String name) {
        String value = settings.getProperty(name);
        try {
            return Double.parseDouble(String.valueOf(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(RESOURCE + ": " + name + " must be a number, not " + value, e);
        }
    }

    private static double[] numbers(Properties settings, String name) {
        String value = settings.getProperty(name, "").strip();
        try {
            return Arrays.stream(value.split("\\s+"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(RESOURCE + ": " + name + " must be numbers", e);
        }
    }

    /** Whether the weights hold for vectors of a model; they mean nothing for any other. */
    boolean isCalibratedFor(String model, int dimensions) {
        return embeddingModel.equals(model) && sum.length == dimensions && difference.length == dimensions;
    }

    /** @param vectorA vector of the first question, of the model that the weights hold for */
    Judgement judge(Reading a, Reading b, byte[] vectorA, byte[] vectorB) {
        Alignment alignment = new Alignment(a, b);
        Objection objection = guards.objection(a, b, alignment);
        if (objection != null) {
            return new Judgement(0, objection);
        }
        double[] values = likeness.measure(a, b, alignment, ShortVector.cosine(vectorA, vectorB));
        double total = bias + compare(vectorA, vectorB);
        for (int i = 0; i < values.length; i++) {
            total += weights[i] * values[i];
        }
        return new Judgement(1 / (1 + Math.exp(-total)), null);
    }

    /** For vectors of a model that the weights don't hold for: the same words in all that counts, and hardly any distance. */
    boolean isNearlyTheSame(Reading a, Reading b, byte[] vectorA, byte[] vectorB) {
        Alignment alignment = new Alignment(a, b);
        return a.type() == b.type()
                && alignment.restA().isEmpty()
                && alignment.restB().isEmpty()
                && ShortVector.cosine(vectorA, vectorB) >= NEARLY_THE_SAME
                && guards.objection(a, b, alignment) == null;
    }

    private double compare(byte[] one, byte[] other) {
        double lengthOne = Math.sqrt(ShortVector.dot(one, 0, one, 0, one.length));
        double lengthOther = Math.sqrt(ShortVector.dot(other, 0, other, 0, other.length));
        double total = 0;
        for (int i = 0; i < one.length; i++) {
            double x = one[i] / lengthOne;
            double y = other[i] / lengthOther;
            total += sum[i] * (x + y) + difference[i] * Math.abs(x - y);
        }
        return total;
    }
}
