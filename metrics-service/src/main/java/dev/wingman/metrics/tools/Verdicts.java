package dev.wingman.metrics.tools;

import dev.wingman.metrics.alerts.WatchedRule;
import dev.wingman.metrics.tools.Schedule.Planned;
import dev.wingman.metrics.tools.Simulation.Told;
import dev.wingman.metrics.tools.Trouble.Sign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was told against what was planned. An alert is right while an incident goes on that shows in its metric at
 * its subject, and for as long after it as the rule's windows remember it; otherwise it is false.
 *
 * @param unwatched incidents of which a sign is covered by no rule
 * @param unjudged alerts of rules on metrics in which no planned incident shows
 */
record Verdicts(List<OfAlert> alerts, List<OfIncident> incidents, List<Planned> unwatched, int unjudged) {

    /** A tick, and what reading takes. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    /**
     * @param incident that it is about; null for a false alert
     * @param again whether the same rule told of the same incident at the same subject before
     * @param near what else went on at the time of a false alert
     */
    record OfAlert(Told told, @Nullable Planned incident, boolean again, List<Planned> near) {

        boolean isFalse() {
            return incident == null;
        }
    }

    /**
     * An incident and a rule that must notice it.
     *
     * @param told null when it was missed
     * @param breach when the rule's conditions began to hold, ms; empty where a perfect observer saw none
     */
    record OfIncident(
            Planned planned,
            Sign sign,
            WatchedRule rule,
            @Nullable Told told,
            OptionalLong breach) {

        boolean found() {
            return told != null;
        }

        /** From the breach to the alert, without {@code for}, ms. */
        OptionalLong delay() {
            return told == null || breach.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(
                            told.at() - breach.getAsLong() - rule.hold().toMillis());
        }

        /** From the begin of the incident to the alert, ms. */
        OptionalLong fromBegin() {
            return told == null ? OptionalLong.empty() : OptionalLong.of(told.at() - planned.begin());
        }
    }

    static Verdicts of(Schedule schedule, List<WatchedRule> rules, List<Told> told, Observer observer) {
        List<OfAlert> alerts = new ArrayList<>();
        int unjudged = 0;
        Set<List<Object>> known = new HashSet<>();
        for (Told one : told) {
            WatchedRule rule = ruleOf(one, rules);
            Optional<Symptom> symptom = Symptom.of(rule.metric());
            if (symptom.isEmpty()) {
                unjudged++;
                continue;
            }
            Planned incident = schedule.incidents().stream()
                    .filter(planned -> explains(planned, symptom.get(), one, rule))
                    .findFirst()
                    .orElse(null);
            boolean again = incident != null
                    && !known.add(List.of(rule.name(), one.alert().subject(), incident.begin()));
            List<Planned> near = incident != null ? List.of() : near(schedule, one, rule);
            alerts.add(new OfAlert(one, incident, again, near));
        }
        List<OfIncident> incidents = new ArrayList<>();
        List<Planned> unwatched = new ArrayList<>();
        for (Planned planned : schedule.incidents()) {
            for (Sign sign : planned.trouble().must()) {
                List<WatchedRule> watching = rules.stream()
                        .filter(rule -> Symptom.of(rule.metric()).equals(Optional.of(sign.symptom())))
                        .filter(rule -> rule.covers(sign.subject()))
                        .toList();
                watching.forEach(rule -> incidents.add(of(planned, sign, rule, alerts, observer)));
                if (watching.isEmpty()) {
                    unwatched.add(planned);
                }
            }
        }
        return new Verdicts(alerts, incidents, unwatched, unjudged);
    }

    private static WatchedRule ruleOf(Told told, List<WatchedRule> rules) {
        return rules.stream()
                .filter(rule -> rule.name().equals(told.alert().rule()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no rule is called " + told.alert().rule()));
    }

    private static boolean explains(Planned planned, Symptom symptom, Told told, WatchedRule rule) {
        long at = told.alert().at().toEpochMilli();
        return planned.begin() <= at
                && at <= planned.end() + memory(rule)
                && Stream.concat(planned.trouble().must().stream(), planned.trouble().may().stream())
                        .anyMatch(sign -> sign.symptom() == symptom
                                && sign.showsAt(told.alert().subject()));
    }

    /** How long the rule can see what is over, ms. */
    private static long memory(WatchedRule rule) {
        int longest =
                rule.windowSeconds().stream().mapToInt(Integer::intValue).max().orElse(0);
        return Duration.ofSeconds(longest).plus(SLACK).toMillis();
    }

    private static List<Planned> near(Schedule schedule, Told told, WatchedRule rule) {
        long at = told.alert().at().toEpochMilli();
        return schedule.planned().stream()
                .filter(planned -> planned.begin() <= at
                        && at <= planned.end() + memory(rule) + rule.hold().toMillis())
                .toList();
    }

    private static OfIncident of(
            Planned planned, Sign sign, WatchedRule rule, List<OfAlert> alerts, Observer observer) {
        Told told = alerts.stream()
                .filter(alert -> alert.incident() == planned)
                .map(OfAlert::told)
                .filter(one -> one.alert().rule().equals(rule.name()))
                .filter(one -> one.alert().subject().equals(sign.subject()))
                .findFirst()
                .orElse(null);
        OptionalLong breach = told == null
                ? OptionalLong.empty()
                : observer.breach(rule, sign.subject(), planned.begin(), told.at() + SLACK.toMillis());
        return new OfIncident(planned, sign, rule, told, breach);
    }
}
