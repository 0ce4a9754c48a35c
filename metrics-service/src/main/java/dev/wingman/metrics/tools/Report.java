package dev.wingman.metrics.tools;

import dev.wingman.metrics.alerts.WatchedRule;
import dev.wingman.metrics.tools.Schedule.Planned;
import dev.wingman.metrics.tools.Verdicts.OfAlert;
import dev.wingman.metrics.tools.Verdicts.OfIncident;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The verdicts as a table for people. */
final class Report {

    private static final String HEAD = "%-20s %9s %6s %6s %7s %6s %6s %10s %7s  %-14s %s%n";
    private static final String ROW = "%-20s %9d %6d %6d %7d %6d %6d %10s %7s  %-14s %s%n";

    private final PrintWriter out;

    Report(PrintWriter out) {
        this.out = out;
    }

    void print(Schedule schedule, List<WatchedRule> rules, Verdicts verdicts) {
        out.printf(
                Locale.ROOT,
                "%.1f hours from %s: %d incidents, %d harmless troubles%n%n",
                schedule.length().toMinutes() / 60.0,
                schedule.begin(),
                schedule.incidents().size(),
                schedule.harmless().size());
        out.printf(
                HEAD,
                "rule",
                "incidents",
                "found",
                "missed",
                "alerts",
                "false",
                "again",
                "precision",
                "recall",
                "after breach",
                "after begin");
        for (WatchedRule rule : rules) {
            row(
                    rule.name(),
                    verdicts.incidents().stream()
                            .filter(one -> one.rule().name().equals(rule.name()))
                            .toList(),
                    verdicts.alerts().stream()
                            .filter(one -> one.told().alert().rule().equals(rule.name()))
                            .toList());
        }
        row("all", verdicts.incidents(), verdicts.alerts());
        out.println();
        out.println("after breach: from the instant at which the rule's conditions hold to the alert, without `for`;");
        out.println(
                "after begin: from the begin of the incident to the alert; both in seconds, half of them and the most.");
        falseOnes(verdicts);
        missed(verdicts);
        if (!verdicts.unwatched().isEmpty()) {
            out.println("watched by no rule: " + kinds(verdicts.unwatched()));
        }
        if (verdicts.unjudged() > 0) {
            out.println("alerts on metrics in which nothing was planned to show, not judged: " + verdicts.unjudged());
        }
        out.println();
        out.println("false alerts: " + percent(falseShare(verdicts)) + " ("
                + verdicts.alerts().stream().filter(OfAlert::isFalse).count() + " of "
                + verdicts.alerts().size() + ")");
    }

    /** 0 to 1; 0 when nothing was told. */
    static double falseShare(Verdicts verdicts) {
        long wrong = verdicts.alerts().stream().filter(OfAlert::isFalse).count();
        return verdicts.alerts().isEmpty()
                ? 0
                : (double) wrong / verdicts.alerts().size();
    }

    private void row(String name, List<OfIncident> incidents, List<OfAlert> alerts) {
        long found = incidents.stream().filter(OfIncident::found).count();
        long wrong = alerts.stream().filter(OfAlert::isFalse).count();
        out.printf(
                Locale.ROOT,
                ROW,
                name,
                incidents.size(),
                found,
                incidents.size() - found,
                alerts.size(),
                wrong,
                alerts.stream().filter(OfAlert::again).count(),
                alerts.isEmpty() ? "-" : percent(1 - (double) wrong / alerts.size()),
                incidents.isEmpty() ? "-" : percent((double) found / incidents.size()),
                seconds(incidents, OfIncident::delay),
                seconds(incidents, OfIncident::fromBegin));
    }

    private static String seconds(List<OfIncident> incidents, Function<OfIncident, OptionalLong> millis) {
        long[] sorted = incidents.stream()
                .map(millis)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .sorted()
                .toArray();
        return sorted.length == 0
                ? "-"
                : String.format(
                        Locale.ROOT, "%.1f, %.1f", sorted[sorted.length / 2] / 1e3, sorted[sorted.length - 1] / 1e3);
    }

    private void falseOnes(Verdicts verdicts) {
        Map<String, Long> causes = verdicts.alerts().stream()
                .filter(OfAlert::isFalse)
                .collect(Collectors.groupingBy(
                        alert -> alert.told().alert().rule() + " at "
                                + (alert.near().isEmpty() ? "nothing" : kinds(alert.near())),
                        TreeMap::new,
                        Collectors.counting()));
        causes.forEach((cause, count) -> out.println("false: " + count + " of " + cause));
    }

    private void missed(Verdicts verdicts) {
        verdicts.incidents().stream()
                .filter(incident -> !incident.found())
                .forEach(incident -> out.println("missed: " + incident.rule().name() + " at "
                        + incident.planned().trouble().kind() + ", "
                        + incident.planned().trouble().size() + " for "
                        + incident.planned().trouble().lasts().toSeconds() + " s"));
    }

    private static String kinds(List<Planned> planned) {
        return planned.stream()
                .map(one -> one.trouble().kind())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
