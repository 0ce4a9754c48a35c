package dev.wingman.metrics.notify;

import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertLabel;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.AlertSeverity;
import dev.wingman.schemas.alerts.ResolveReason;
import dev.wingman.schemas.metrics.Exemplar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Alerts to be told. */
public final class TestAlerts {

    private TestAlerts() {}

    /** @param labels may hold {@code rule}, {@code subject} and {@code severity} */
    public static AlertFired fired(String id, Map<String, String> labels, Instant at) {
        List<AlertLabel> own = new ArrayList<>();
        new TreeMap<>(labels).forEach((name, value) -> {
            if (!List.of("rule", "subject", "severity").contains(name)) {
                own.add(new AlertLabel(name, value));
            }
        });
        return new AlertFired(
                id,
                labels.getOrDefault("rule", "slow-endpoint"),
                "v1",
                labels.getOrDefault("subject", "GET /x"),
                AlertSeverity.valueOf(labels.getOrDefault("severity", "WARNING")),
                own,
                "Too slow.",
                "latency.p95.ms",
                ">",
                412.5,
                300,
                60,
                1_000,
                at.minusSeconds(30),
                at,
                "docs/runbook/slow-endpoint.md",
                List.of(new Exemplar("req_1", "4bf92f3577b34da6a3ce929d0e0e4736", 912_345, at)));
    }

    public static AlertResolved resolved(AlertFired fired, Instant at) {
        return new AlertResolved(
                fired.id(),
                fired.rule(),
                "v1",
                fired.subject(),
                fired.severity(),
                fired.labels(),
                ResolveReason.RECOVERED,
                1.0,
                fired.since(),
                fired.at(),
                at,
                fired.runbook());
    }
}
