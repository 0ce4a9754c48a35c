package dev.wingman.metrics.alerts;

import dev.wingman.schemas.metrics.MetricsWindow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A rule of a file as others than the alerts' own topology may see it. Immutable. */
public final class WatchedRule {

    private final Rule rule;

    WatchedRule(Rule rule) {
        this.rule = rule;
    }

    public String name() {
        return rule.name();
    }

    /** Name of the metric of the first condition. */
    public String metric() {
        return rule.main().metric().name();
    }

    /** Threshold of the first condition. */
    public double threshold() {
        return rule.main().threshold();
    }

    /** How long the conditions must hold before it fires. */
    public Duration hold() {
        return rule.hold();
    }

    /** Class of the windows that it judges. */
    public Class<?> windows() {
        return rule.family();
    }

    /** Lengths of the windows that it looks at, in seconds; 0 for the one metric without windows. */
    public Set<Integer> windowSeconds() {
        Set<Integer> seconds = new TreeSet<>();
        rule.conditions().forEach(condition -> seconds.add(condition.windowSeconds()));
        return seconds;
    }

    public boolean covers(String subject) {
        return rule.subjects().cover(subject);
    }

    /**
     * Whether all conditions hold.
     *
     * @param bySeconds one window of each length in {@link #windowSeconds()}, of {@link #windows()}
     */
    public boolean breached(String subject, Map<Integer, MetricsWindow> bySeconds) {
        return rule.judge(new SubjectWindows(subject, rule.family(), new HashMap<>(bySeconds))) == Judgement.BREACH;
    }
}
