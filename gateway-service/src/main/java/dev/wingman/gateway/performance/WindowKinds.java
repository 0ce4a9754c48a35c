package dev.wingman.gateway.performance;

import dev.wingman.gateway.history.Column;
import dev.wingman.gateway.history.Kind;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.util.List;

/** What is kept of each kind of window, under the names of the events' fields. */
final class WindowKinds {

    static final int MINUTE = 60;

    static final Kind<LatencyWindow> LATENCY = new Kind<>(
            "latency",
            100,
            LatencyWindow::subject,
            LatencyWindow::windowEnd,
            List.of(
                    new Column<>("count", LatencyWindow::count),
                    new Column<>("clientErrors", LatencyWindow::clientErrors),
                    new Column<>("serverErrors", LatencyWindow::serverErrors),
                    new Column<>("overThreshold", LatencyWindow::overThreshold),
                    new Column<>("p50Micros", LatencyWindow::p50Micros),
                    new Column<>("p95Micros", LatencyWindow::p95Micros),
                    new Column<>("p99Micros", LatencyWindow::p99Micros),
                    new Column<>("maxMicros", LatencyWindow::maxMicros)));

    private WindowKinds() {}
}
