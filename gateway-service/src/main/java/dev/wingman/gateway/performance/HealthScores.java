package dev.wingman.gateway.performance;

import dev.wingman.gateway.history.History;
import dev.wingman.gateway.performance.HealthPage.Part;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How each part of the system is, from its windows and alerts. Pure; docs/dashboard.md holds the formula. */
final class HealthScores {

    private static final int FIVE_MINUTES = 300;
    private static final int FEWEST_REQUESTS = 20;
    private static final int FEWEST_CALLS = 5;
    private static final double MANY = 0.2;

    /** They take as long as a model takes. */
    private static final Pattern MODEL_CALLS = Pattern.compile("\\w+ (/coach/chat|/v1/chat/)\\S*");

    private static final String GROUP = "group:";

    private static final Set<String> API = Set.of("api", "clients", "security");
    private static final Set<String> DATABASE = Set.of("database", "pools", "resources");
    private static final Set<String> CACHE = Set.of("cache", "caches");
    private static final Set<String> AI = Set.of("ai", "models", "cost", "budget");
    private static final Set<String> MESSAGING = Set.of("messaging", "consumers", "kafka", "services");
    private static final Set<String> TELEMETRY = Set.of("telemetry");

    private final Thresholds thresholds;

    HealthScores(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    /** @param firing the alerts that fire now */
    HealthPage of(LatencyBoard.Snapshot latest, Histories histories, List<AlertFired> firing) {
        Instant now = latest.generatedAt();
        Long age = latest.dataAgeSeconds();
        List<Part> parts = new ArrayList<>(List.of(
                api(latest.windows()).alerts(firing, API).part(),
                database(histories, now).alerts(firing, DATABASE).part(),
                cache(histories, now).alerts(firing, CACHE).part(),
                ai(histories, now).alerts(firing, AI).part(),
                messaging(histories, now).alerts(firing, MESSAGING).part(),
                telemetry(age).alerts(firing, TELEMETRY).part()));
        List<AlertFired> others = others(firing);
        if (!others.isEmpty()) {
            parts.add(new PartScore("other").alerts(others).part());
        }
        return HealthPage.of(latest.generatedAt(), age, parts);
    }

    PartScore api(List<LatencyWindow> windows) {
        long requests = 0;
        long failed = 0;
        long quick = 0;
        long slow = 0;
        for (LatencyWindow window : windows) {
            if (window.windowSeconds() == FIVE_MINUTES && !window.subject().startsWith(GROUP)) {
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
            return score.unknown(requests + " requests in five minutes are too few to judge.");
        }
        score.measured(
                share(failed, requests),
                0,
                thresholds.errorRatio(),
                60,
                percent(failed, requests) + " of the requests failed (5xx).");
        if (quick >= FEWEST_REQUESTS) {
            score.measured(
                    share(slow, quick),
                    0.05,
                    0.25,
                    40,
                    percent(slow, quick) + " of the requests without a model call were over the threshold.");
        }
        return score;
    }

    private PartScore database(Histories histories, Instant now) {
        PartScore score = new PartScore("database");
        if (histories.pools().current(now).isEmpty()) {
            return score.unknown("No pool is heard of.");
        }
        History.Current worst =
                Collections.min(histories.pools().current(now), Comparator.comparingDouble(pool -> pool.get("score")));
        return score.measured(
                worst.get("score"),
                PoolHealth.BEST,
                0,
                PoolHealth.BEST,
                "The worst pool is " + worst.subject() + ": " + percent(worst.get("utilization"), 1) + " lent out, "
                        + whole(worst.get("waitingMax")) + " waiting, " + whole(worst.get("timeouts"))
                        + " gave up within a minute, lent for at most " + whole(worst.get("oldestSecondsMax")) + " s.");
    }

    private PartScore cache(Histories histories, Instant now) {
        PartScore score = new PartScore("cache");
        double lookUps = sum(histories.cache(), now, "count");
        if (lookUps < FEWEST_REQUESTS) {
            return score.unknown(whole(lookUps) + " look-ups in a minute are too few to judge.");
        }
        double hits = sum(histories.cache(), now, "hitsL1") + sum(histories.cache(), now, "hitsL2");
        double stale = sum(histories.cache(), now, "stale");
        double loads = sum(histories.cache(), now, "loads");
        double failures = sum(histories.cache(), now, "loadFailures");
        return score.measured(
                        share(hits, lookUps),
                        thresholds.hitRatio(),
                        0,
                        60,
                        percent(hits, lookUps) + " of the look-ups were hits.")
                .measured(
                        share(stale, lookUps), 0, MANY, 20, percent(stale, lookUps) + " were answered past their time.")
                .measured(
                        share(failures, loads + failures),
                        0,
                        MANY,
                        20,
                        percent(failures, loads + failures) + " of the loads failed.");
    }

    private PartScore ai(Histories histories, Instant now) {
        PartScore score = new PartScore("ai");
        double calls = sum(histories.ai(), now, "count");
        if (calls < FEWEST_CALLS) {
            return score.unknown(whole(calls) + " model calls in a minute are too few to judge.");
        }
        double failures = sum(histories.ai(), now, "failures");
        double turns = sum(histories.ai(), now, "turns");
        double fallbacks = sum(histories.ai(), now, "fallbacks");
        return score.measured(
                        share(failures, calls), 0, MANY, 60, percent(failures, calls) + " of the model calls failed.")
                .measured(
                        share(fallbacks, turns),
                        0,
                        MANY,
                        20,
                        percent(fallbacks, turns) + " of the turns fell back to another model.");
    }

    private PartScore messaging(Histories histories, Instant now) {
        PartScore score = new PartScore("messaging");
        if (histories.resources().current(now).isEmpty()) {
            return score.unknown("No instance is heard of.");
        }
        double lag = most(histories.resources(), now, "consumerLagMax");
        double dead = sum(histories.resources(), now, "deadLetters");
        return score.measured(lag, 1_000, 10_000, 60, whole(lag) + " records wait at the instance with the most.")
                .measured(dead, 0, 10, 40, whole(dead) + " dead letters within a minute.");
    }

    private static PartScore telemetry(@Nullable Long age) {
        PartScore score = new PartScore("telemetry");
        return age == null
                ? score.unknown("No window was seen yet.")
                : score.measured(age, 20, 60, 100, "The newest window ended " + age + " s ago.");
    }

    /** Those whose area belongs to no part, or that have none. */
    private static List<AlertFired> others(List<AlertFired> firing) {
        Set<String> known = Set.copyOf(Stream.of(API, DATABASE, CACHE, AI, MESSAGING, TELEMETRY)
                .flatMap(Set::stream)
                .toList());
        return firing.stream().filter(alert -> !PartScore.isAbout(alert, known)).toList();
    }

    private static double sum(History<?> history, Instant now, String column) {
        return figures(history, now, column).sum();
    }

    private static double most(History<?> history, Instant now, String column) {
        return figures(history, now, column).max().orElse(0);
    }

    /** Of each subject; without the groups, which add up others. */
    private static DoubleStream figures(History<?> history, Instant now, String column) {
        return history.current(now).stream()
                .filter(current -> !current.subject().startsWith(GROUP))
                .mapToDouble(current -> current.get(column))
                .filter(Double::isFinite);
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    private static String percent(double part, double whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share(part, whole));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
