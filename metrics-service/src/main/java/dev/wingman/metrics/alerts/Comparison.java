package dev.wingman.metrics.alerts;

import java.util.Arrays;
import java.util.Optional;

/** How a value compares with a threshold when it is bad. A value that equals it is bad only where the sign says so. */
enum Comparison {
    ABOVE(">"),
    AT_LEAST(">="),
    BELOW("<"),
    AT_MOST("<=");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    static Optional<Comparison> of(String sign) {
        return Arrays.stream(values())
                .filter(comparison -> comparison.sign.equals(sign))
                .findFirst();
    }

    boolean holds(double value, double threshold) {
        return switch (this) {
            case ABOVE -> value > threshold;
            case AT_LEAST -> value >= threshold;
            case BELOW -> value < threshold;
            case AT_MOST -> value <= threshold;
        };
    }

    /** Whether clearing at the one is at least as hard as not breaching the other. */
    boolean permits(double clearThreshold, double threshold) {
        return this == ABOVE || this == AT_LEAST ? clearThreshold <= threshold : clearThreshold >= threshold;
    }

    String sign() {
        return sign;
    }
}
