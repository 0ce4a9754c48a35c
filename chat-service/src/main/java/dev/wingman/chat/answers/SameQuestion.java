package dev.wingman.chat.answers;

import dev.wingman.chat.answers.Likeness.Measure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How sure it is that one answer serves two questions: a logistic model over the measures of {@link Likeness}, after the
 * guards. Its weights stand in {@code answers/likeness.properties}. Pure; safe for concurrent use.
 */
final class SameQuestion {

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

    private SameQuestion(Guards guards, Likeness likeness, Properties settings) {
        this.guards = guards;
        this.likeness = likeness;
        this.bias = number(settings, "bias");
        this.weights = new double[Measure.values().length];
        for (Measure measure : Measure.values()) {
            weights[measure.ordinal()] = number(settings, name(measure));
        }
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

    Judgement judge(Reading a, Reading b, double cosine) {
        Alignment alignment = new Alignment(a, b);
        Objection objection = guards.objection(a, b, alignment);
        if (objection != null) {
            return new Judgement(0, objection);
        }
        double[] values = likeness.measure(a, b, alignment, cosine);
        double sum = bias;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        return new Judgement(1 / (1 + Math.exp(-sum)), null);
    }
}
