package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.desk.Letter;
import dev.wingman.metrics.notify.desk.Letter.Ended;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.metrics.Exemplar;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How alerts are put for people. Pure. */
final class Texts {

    private static final MathContext DIGITS = new MathContext(4);

    private Texts() {}

    /** For example {@code [FIRING:2, RESOLVED:1] slow-endpoint}. */
    static String title(Letter letter) {
        long firing = letter.firing().count();
        long resolved = letter.resolved().count();
        String state = Stream.of(firing > 0 ? "FIRING:" + firing : "", resolved > 0 ? "RESOLVED:" + resolved : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", ", "[", "]"));
        return state + " " + (letter.digest() ? letter.parts().size() + " groups" : topic(letter));
    }

    /** What the letters of a thread have in common. */
    static String topic(Letter letter) {
        String labels = letter.parts().stream()
                .flatMap(part -> part.labels().values().stream())
                .distinct()
                .collect(Collectors.joining(" "));
        if (letter.digest() || labels.isEmpty()) {
            return Stream.concat(
                            letter.firing().map(AlertFired::rule),
                            letter.resolved().map(ended -> ended.resolved().rule()))
                    .distinct()
                    .limit(3)
                    .collect(Collectors.joining(", "));
        }
        return labels;
    }

    /** For example {@code latency.p95.ms 412.5 > 300 over 60 s}. */
    static String measured(AlertFired fired) {
        return fired.metric() + " " + number(fired.value()) + " (bad when " + fired.comparison() + " "
                + number(fired.threshold()) + ")"
                + (fired.windowSeconds() > 0 ? " over " + fired.windowSeconds() + " s" : "");
    }

    /** The slowest request; empty when none is known. */
    static String slowest(AlertFired fired) {
        List<Exemplar> exemplars = fired.exemplars();
        if (exemplars == null || exemplars.isEmpty()) {
            return "";
        }
        Exemplar slowest = exemplars.get(0);
        return "slowest: " + slowest.durationMicros() / 1_000 + " ms, request " + slowest.requestId() + ", trace "
                + slowest.traceId();
    }

    static String lasted(Ended ended) {
        Duration lasted =
                Duration.between(ended.resolved().since(), ended.resolved().at());
        return lasted.toMinutes() < 2 ? lasted.toSeconds() + " s" : lasted.toMinutes() + " min";
    }

    static String reason(Ended ended) {
        return ended.resolved().reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String severity(Enum<?> severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    private static String number(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
