package dev.wingman.metrics.notify.routes;

import dev.wingman.schemas.alerts.AlertLabels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node of the routing tree, with what it inherits.
 *
 * @param key its place in the tree: the matchers from the root down
 * @param groupBy names of the labels that one message has in common; null: all labels, each alert by itself
 * @param groupWait how long the first message of a group waits for more alerts
 * @param groupInterval shortest time between two messages about one group
 * @param repeatInterval after this an alert that still fires is told again
 * @param continues whether the siblings after it are asked, too, when it matches
 */
public record Route(
        String key,
        AlertLabels.Test test,
        List<String> receivers,
        @Nullable Set<String> groupBy,
        Duration groupWait,
        Duration groupInterval,
        Duration repeatInterval,
        @Nullable Escalation escalation,
        boolean continues,
        List<Route> routes) {

    /** The deepest nodes that match; this one when it matches and no child does. */
    public List<Route> match(Map<String, String> labels) {
        if (!test.matches(labels)) {
            return List.of();
        }
        List<Route> matching = new ArrayList<>();
        for (Route child : routes) {
            List<Route> found = child.match(labels);
            matching.addAll(found);
            if (!found.isEmpty() && !child.continues()) {
                break;
            }
        }
        return matching.isEmpty() ? List.of(this) : matching;
    }

    /** What the alerts of a group have in common. */
    public Map<String, String> groupLabels(Map<String, String> labels) {
        Map<String, String> group = new TreeMap<>();
        labels.forEach((name, value) -> {
            if (groupBy == null || groupBy.contains(name)) {
                group.put(name, value);
            }
        });
        return group;
    }
}
