package dev.wingman.schemas.alerts;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Labels of an alert, for routes and silences, and whether they match. Immutable; safe for concurrent use. */
public final class AlertLabels {

    /** Characters that a regular expression may look at for one label; past it the matchers match nothing. */
    private static final int MOST_STEPS = 100_000;

    private AlertLabels() {}

    /** The labels that the rule gives, and {@code alertname}, {@code rule}, {@code subject}, {@code severity}. */
    public static Map<String, String> of(AlertEvent alert) {
        Map<String, String> labels = new TreeMap<>();
        alert.labels().forEach(label -> labels.put(label.name(), label.value()));
        labels.put("alertname", alert.rule());
        labels.put("rule", alert.rule());
        labels.put("subject", alert.subject());
        labels.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
        return labels;
    }

    /** Looks at labels. */
    @FunctionalInterface
    public interface Test {
        boolean matches(Map<String, String> labels);
    }

    /**
     * @return whether all match
     * @throws PatternSyntaxException when one that should be a regular expression is none
     */
    public static Test all(List<AlertMatcher> matchers) {
        List<Test> tests = matchers.stream().map(AlertLabels::one).toList();
        return labels -> {
            try {
                for (Test test : tests) {
                    if (!test.matches(labels)) {
                        return false;
                    }
                }
                return true;
            } catch (TooManySteps e) {
                return false;
            }
        };
    }

    private static Test one(AlertMatcher matcher) {
        String name = matcher.name();
        String value = matcher.value();
        return switch (matcher.operator()) {
            case EQUAL -> labels -> value.equals(labels.getOrDefault(name, ""));
            case NOT_EQUAL -> labels -> !value.equals(labels.getOrDefault(name, ""));
            case MATCHES -> pattern(name, value);
            case MATCHES_NOT -> {
                Test pattern = pattern(name, value);
                yield labels -> !pattern.matches(labels);
            }
        };
    }

    private static Test pattern(String name, String value) {
        Pattern pattern = Pattern.compile(value);
        return labels -> pattern.matcher(new Bounded(labels.getOrDefault(name, ""), new int[] {MOST_STEPS}))
                .matches();
    }

    /** An expression that runs wild looks at the same characters again and again. */
    private record Bounded(CharSequence text, int[] steps) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (--steps[0] < 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Bounded(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class TooManySteps extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super(null, null, false, false);
        }
    }
}
