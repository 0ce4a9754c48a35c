package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.desk.Letter;
import dev.wingman.metrics.notify.desk.Letter.Ended;
import dev.wingman.metrics.notify.routes.Links;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertLabels;
import dev.wingman.schemas.alerts.AlertResolved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Letters as Alertmanager sends them (webhook version 4) and takes them ({@code /api/v2/alerts}). Pure. */
final class AlertmanagerBodies {

    /** Alerts in a webhook, at most; the others are counted in {@code truncatedAlerts}. */
    static final int MOST_ALERTS = 100;

    /** Stands for the end of what still fires. */
    private static final String NO_END = "0001-01-01T00:00:00Z";

    private static final Duration SLACK = Duration.ofMinutes(5);

    private AlertmanagerBodies() {}

    static Map<String, Object> webhook(Letter letter, Links links) {
        List<Map<String, Object>> all = new ArrayList<>();
        letter.firing().forEach(fired -> all.add(alert(fired, fired, null, links)));
        letter.resolved().forEach(ended -> all.add(alert(ended.resolved(), ended.fired(), ended, links)));
        List<Map<String, Object>> shown = all.subList(0, Math.min(all.size(), MOST_ALERTS));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", "4");
        body.put(
                "groupKey",
                letter.digest()
                        ? "digest:" + letter.plan().receiver()
                        : letter.parts().get(0).key());
        body.put("truncatedAlerts", all.size() - shown.size());
        body.put("status", letter.firing().findAny().isPresent() ? "firing" : "resolved");
        body.put("receiver", letter.plan().receiver());
        body.put(
                "groupLabels",
                letter.digest() ? Map.of() : letter.parts().get(0).labels());
        body.put("commonLabels", common(all, "labels"));
        body.put("commonAnnotations", common(all, "annotations"));
        body.put("externalURL", links.dashboard());
        body.put("alerts", shown);
        return body;
    }

    private static Map<String, Object> alert(
            AlertEvent event, @Nullable AlertFired fired, @Nullable Ended ended, Links links) {
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("status", ended == null ? "firing" : "resolved");
        alert.put("labels", AlertLabels.of(event));
        alert.put("annotations", annotations(fired, runbook(event), links));
        alert.put("startsAt", since(event).toString());
        alert.put("endsAt", ended == null ? NO_END : ended.resolved().at().toString());
        alert.put("generatorURL", links.dashboard());
        alert.put("fingerprint", event.id().replace("al_", ""));
        return alert;
    }

    /**
     * @param now what still fires is said to end some time after its next repeat, so that nobody believes it for ever
     *     should nothing more be heard of it
     */
    static List<Map<String, Object>> alerts(Letter letter, Links links, Instant now) {
        List<Map<String, Object>> alerts = new ArrayList<>();
        Instant end = now.plus(letter.repeatInterval().multipliedBy(2)).plus(SLACK);
        letter.firing().forEach(fired -> alerts.add(posted(fired, fired, end, links)));
        letter.resolved()
                .forEach(ended -> alerts.add(
                        posted(ended.resolved(), ended.fired(), ended.resolved().at(), links)));
        return alerts;
    }

    private static Map<String, Object> posted(AlertEvent event, @Nullable AlertFired fired, Instant end, Links links) {
        return Map.of(
                "labels", AlertLabels.of(event),
                "annotations", annotations(fired, runbook(event), links),
                "startsAt", since(event).toString(),
                "endsAt", end.toString(),
                "generatorURL", links.dashboard());
    }

    private static Instant since(AlertEvent event) {
        return event instanceof AlertFired fired ? fired.since() : ((AlertResolved) event).since();
    }

    private static @Nullable String runbook(AlertEvent event) {
        return event instanceof AlertFired fired ? fired.runbook() : ((AlertResolved) event).runbook();
    }

    private static Map<String, String> annotations(@Nullable AlertFired fired, @Nullable String runbook, Links links) {
        Map<String, String> annotations = new TreeMap<>();
        if (fired != null) {
            annotations.put("summary", fired.summary());
            annotations.put("description", Texts.measured(fired));
        }
        if (runbook != null) {
            String url = links.runbook(runbook);
            annotations.put("runbook_url", url == null ? runbook : url);
        }
        return annotations;
    }

    private static Map<String, Object> common(List<Map<String, Object>> alerts, String what) {
        Map<String, Object> common = new TreeMap<>();
        for (int i = 0; i < alerts.size(); i++) {
            Map<?, ?> one = (Map<?, ?>) alerts.get(i).getOrDefault(what, Map.of());
            if (i == 0) {
                one.forEach((name, value) -> common.put(String.valueOf(name), String.valueOf(value)));
            } else {
                common.entrySet().removeIf(each -> !each.getValue().equals(one.get(each.getKey())));
            }
        }
        return common;
    }
}
