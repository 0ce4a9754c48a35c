package dev.wingman.metrics.notify.desk;

import dev.wingman.metrics.notify.routes.Inhibition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which alerts are not told because of others that fire. Immutable. */
final class Inhibitions {

    /**
     * A rule with the alerts that are its sources now.
     *
     * @param sources values of the labels that must be equal
     * @param pureSources the same of those sources that the rule does not have as targets, too
     */
    private record Active(Inhibition rule, Set<List<String>> sources, Set<List<String>> pureSources) {}

    private final List<Active> active = new ArrayList<>();

    /** @param firing labels of all alerts that fire, told or not */
    Inhibitions(List<Inhibition> rules, Collection<Map<String, String>> firing) {
        for (Inhibition rule : rules) {
            Active one = new Active(rule, new HashSet<>(), new HashSet<>());
            for (Map<String, String> labels : firing) {
                if (rule.source().matches(labels)) {
                    List<String> values = values(rule, labels);
                    one.sources().add(values);
                    if (!rule.target().matches(labels)) {
                        one.pureSources().add(values);
                    }
                }
            }
            active.add(one);
        }
    }

    /** An alert that is source and target of a rule is not kept quiet by another such one, which might be itself. */
    boolean mute(Map<String, String> labels) {
        for (Active one : active) {
            if (one.rule().target().matches(labels)) {
                Set<List<String>> sources = one.rule().source().matches(labels) ? one.pureSources() : one.sources();
                if (sources.contains(values(one.rule(), labels))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> values(Inhibition rule, Map<String, String> labels) {
        return rule.equal().stream().map(name -> labels.getOrDefault(name, "")).toList();
    }
}
