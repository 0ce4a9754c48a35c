package dev.wingman.gateway.performance;

import dev.wingman.gateway.performance.HealthPage.Part;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How each part of the system is, from its windows and alerts. Pure; docs/dashboard.md holds the formula. */
final class HealthScores {

    private static final int FIVE_MINUTES = 300;
    private static final int FEWEST_REQUESTS = 20;

    /** They take as long as a model takes. */
    private static final Pattern MODEL_CALLS = Pattern.compile("\\w+ (/coach/chat|/v1/chat/)\\S*");

    private static final Pattern ENDPOINT = Pattern.compile("[A-Z]+ /\\S*|other");

    private HealthScores() {}

    static HealthPage of(LatencyBoard.Snapshot latest, Histories histories, List<AlertFired> firing) {
        Long age = latest.dataAgeSeconds();
        return HealthPage.of(latest.generatedAt(), age, List.of(api(latest.windows(), firing), telemetry(age, firing)));
    }

    static Part api(List<LatencyWindow> windows, List<AlertFired> firing) {
        long requests = 0;
        long failed = 0;
        long quick = 0;
        long slow = 0;
        for (LatencyWindow window : windows) {
            if (window.windowSeconds() == FIVE_MINUTES
                    && ENDPOINT.matcher(window.subject()).matches()) {
                requests += window.count();
                failed += window.serverErrors();
                if (!MODEL_CALLS.matcher(window.subject()).matches()) {
                    quick += window.count();
                    slow += window.overThreshold();
                }
            }
        }
        PartScore score = new PartScore("api");
        if (requests < FEWEST_REQUESTS) {
            score.unknown(requests + " requests in five minutes are too few to judge.");
        } else {
            score.measured(
                    share(failed, requests), 0, 0.05, 60, percent(failed, requests) + " of the requests failed (5xx).");
        }
        if (quick >= FEWEST_REQUESTS) {
            score.measured(
                    share(slow, quick),
                    0.05,
                    0.25,
                    40,
                    percent(slow, quick) + " of the requests without a model call were over the threshold.");
        }
        return score.alerts(firing, Set.of("api", "clients")).part();
    }

    static Part telemetry(@Nullable Long age, List<AlertFired> firing) {
        PartScore score = new PartScore("telemetry");
        if (age == null) {
            score.unknown("No window was seen yet.");
        } else {
            score.measured(age, 20, 60, 100, "The newest window ended " + age + " s ago.");
        }
        return score.alerts(firing, Set.of("telemetry")).part();
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    private static String percent(double part, double whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share(part, whole));
    }
}
