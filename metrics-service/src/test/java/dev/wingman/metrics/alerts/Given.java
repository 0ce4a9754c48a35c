package dev.wingman.metrics.alerts;

import dev.wingman.schemas.alerts.AlertSeverity;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rules and windows for tests. */
final class Given {

    static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    static final String SUBJECT = "GET /api/challenges";

    private Given() {}

    /** The rules that come with the service, but server errors fire after 15 s, so that an incident is a few ticks. */
    static AlertRules quickRules() {
        String quick =
                RulesFile.shipped().replaceFirst("(?s)(- name: server-errors\n.*?\n    for: )\\w+\n", "$1" + "15s\n");
        return RulesText.read(quick, name -> null);
    }

    /** On the share of server errors of the last minute: more than 5 % of at least 10 requests. */
    static Rule rule(String name, Duration hold, Duration keepFiringFor) {
        return rule(name, hold, keepFiringFor, NoData.HOLD);
    }

    static Rule rule(String name, Duration hold, Duration keepFiringFor, NoData noData) {
        return rule(name, errors(0.05, 0.05), hold, keepFiringFor, noData, "*");
    }

    static Rule rule(
            String name, Condition condition, Duration hold, Duration keepFiringFor, NoData noData, String include) {
        return new Rule(
                name,
                Subjects.of(List.of(include), List.of()),
                List.of(condition),
                hold,
                keepFiringFor,
                noData,
                AlertSeverity.WARNING,
                List.of(),
                "Too many errors.",
                null);
    }

    static Condition errors(double threshold, double clearThreshold) {
        return condition("errors.server.ratio", 60, Comparison.ABOVE, threshold, clearThreshold, 10);
    }

    static Condition condition(
            String metric, int seconds, Comparison comparison, double threshold, double clear, long minimum) {
        return new Condition(
                Objects.requireNonNull(Metrics.named(metric)), seconds, comparison, threshold, clear, minimum, 0);
    }

    static AlertRules rules(Rule... rules) {
        return new AlertRules("v1", List.of(rules));
    }

    /** A minute of 100 requests. */
    static SubjectWindows errors(int percent) {
        return minute(100, percent);
    }

    static SubjectWindows minute(int requests, int errors) {
        return of(window(SUBJECT, 60, START, requests, errors));
    }

    static SubjectWindows of(LatencyWindow window) {
        return new SubjectWindows(window.subject(), LatencyWindow.class, Map.of(window.windowSeconds(), window));
    }

    static SubjectWindows ended() {
        return new SubjectWindows(SUBJECT, LatencyWindow.class, Map.of());
    }

    static LatencyWindow window(String subject, int seconds, Instant end, int requests, int errors) {
        return new LatencyWindow(
                subject, end.minusSeconds(seconds), end, seconds, requests, 0, errors, 0, 300_000, 10, 20, 30, 40);
    }
}
