package dev.wingman.gateway.performance;

import dev.wingman.schemas.alerts.AlertSeverity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /performance/health} answers.
 *
 * @param dataAgeSeconds seconds since the end of the newest window; null when none was seen
 * @param score 0 to 100, the least of the parts' scores; null when nothing is known of any
 */
record HealthPage(
        Instant generatedAt,
        @Nullable Long dataAgeSeconds,
        @Nullable Integer score,
        List<Part> parts) {

    /** How a score reads. */
    enum State {
        GOOD,
        /** Somebody should look today. */
        FAIR,
        /** Somebody should look now. */
        POOR,
        /** Too little happened, or nothing is heard. */
        UNKNOWN;

        static State of(@Nullable Integer score) {
            if (score == null) {
                return UNKNOWN;
            }
            return score >= 90 ? GOOD : score >= 60 ? FAIR : POOR;
        }
    }

    /**
     * One part of the system.
     *
     * @param name stable, for example {@code api}
     * @param score 0 to 100; null when nothing is known
     * @param reasons what was looked at, and what each thing cost
     */
    record Part(String name, @Nullable Integer score, State state, List<Reason> reasons) {}

    /**
     * Something that a score is made of.
     *
     * @param text one sentence with the figure
     * @param points what it took from the score
     * @param severity of the alert that says so; null when it is no alert
     */
    record Reason(String text, int points, @Nullable AlertSeverity severity) {}

    static HealthPage of(Instant now, @Nullable Long dataAgeSeconds, List<Part> parts) {
        Integer least = null;
        for (Part part : parts) {
            Integer score = part.score();
            if (score != null && (least == null || score < least)) {
                least = score;
            }
        }
        return new HealthPage(now, dataAgeSeconds, least, parts);
    }
}
