package dev.wingman.gateway.performance;

/** How the system is now, from the boards. Safe for concurrent use. */
final class SystemHealth {

    private final LatencyBoard latest;
    private final Histories histories;
    private final AlertBoard alerts;
    private final HealthScores scores;

    SystemHealth(LatencyBoard latest, Histories histories, AlertBoard alerts, Thresholds thresholds) {
        this.latest = latest;
        this.histories = histories;
        this.alerts = alerts;
        this.scores = new HealthScores(thresholds);
    }

    HealthPage page() {
        return scores.of(latest.snapshot(), histories, alerts.incidents().active());
    }
}
