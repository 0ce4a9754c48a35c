package dev.wingman.gateway.performance;

import dev.wingman.gateway.history.Column;
import dev.wingman.gateway.history.Kind;
import dev.wingman.schemas.metrics.AiWindow;
import dev.wingman.schemas.metrics.BusinessWindow;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.PoolWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import java.util.ArrayList;
import java.util.List;

/** What is kept of each kind of window, under the names of the events' fields. */
final class WindowKinds {

    /** A pool in a window of its instance. */
    record PoolOf(ResourceWindow window, PoolWindow pool) {}

    static final Kind<LatencyWindow> LATENCY = kind(
            "latency",
            100,
            List.of(
                    new Column<>("count", LatencyWindow::count),
                    new Column<>("clientErrors", LatencyWindow::clientErrors),
                    new Column<>("serverErrors", LatencyWindow::serverErrors),
                    new Column<>("overThreshold", LatencyWindow::overThreshold),
                    new Column<>("p50Micros", LatencyWindow::p50Micros),
                    new Column<>("p95Micros", LatencyWindow::p95Micros),
                    new Column<>("p99Micros", LatencyWindow::p99Micros),
                    new Column<>("maxMicros", LatencyWindow::maxMicros)));

    static final Kind<CacheWindow> CACHE = kind(
            "cache",
            32,
            List.of(
                    new Column<>("count", CacheWindow::count),
                    new Column<>("hitsL1", CacheWindow::hitsL1),
                    new Column<>("hitsL2", CacheWindow::hitsL2),
                    new Column<>("misses", CacheWindow::misses),
                    new Column<>("stale", CacheWindow::stale),
                    new Column<>("failed", CacheWindow::failed),
                    new Column<>("loads", CacheWindow::loads),
                    new Column<>("loadFailures", CacheWindow::loadFailures),
                    new Column<>("loadP50Micros", CacheWindow::loadP50Micros),
                    new Column<>("loadP95Micros", CacheWindow::loadP95Micros)));

    static final Kind<AiWindow> AI = kind(
            "ai",
            32,
            List.of(
                    new Column<>("count", AiWindow::count),
                    new Column<>("failures", AiWindow::failures),
                    new Column<>("rateLimited", AiWindow::rateLimited),
                    new Column<>("unavailable", AiWindow::unavailable),
                    new Column<>("timedOut", AiWindow::timedOut),
                    new Column<>("broken", AiWindow::broken),
                    new Column<>("rejected", AiWindow::rejected),
                    new Column<>("turns", AiWindow::turns),
                    new Column<>("fallbacks", AiWindow::fallbacks),
                    new Column<>("firstTokenP50Micros", AiWindow::firstTokenP50Micros),
                    new Column<>("firstTokenP95Micros", AiWindow::firstTokenP95Micros),
                    new Column<>("durationP50Micros", AiWindow::durationP50Micros),
                    new Column<>("durationP95Micros", AiWindow::durationP95Micros),
                    new Column<>("inputTokens", AiWindow::inputTokens),
                    new Column<>("outputTokens", AiWindow::outputTokens),
                    new Column<>("cachedInputTokens", AiWindow::cachedInputTokens),
                    new Column<>("costMicroUsd", AiWindow::costMicroUsd),
                    new Column<>("savedByRoutingMicroUsd", AiWindow::savedByRoutingMicroUsd),
                    new Column<>("savedByCacheMicroUsd", AiWindow::savedByCacheMicroUsd),
                    new Column<>("savedByCompressionMicroUsd", AiWindow::savedByCompressionMicroUsd)));

    static final Kind<ResourceWindow> RESOURCES = kind(
            "resources",
            50,
            List.of(
                    new Column<>("heapUsedMeanBytes", ResourceWindow::heapUsedMeanBytes),
                    new Column<>("heapMaxBytes", ResourceWindow::heapMaxBytes),
                    new Column<>("cpuMeanRatio", ResourceWindow::cpuMeanRatio),
                    new Column<>(
                            "consumerLagMax",
                            window -> window.consumerLagMax() == null ? Double.NaN : window.consumerLagMax()),
                    new Column<>("deadLetters", ResourceWindow::deadLetters)));

    /** Subjects are {@code <service>|<instance>|<pool>}. */
    static final Kind<PoolOf> POOLS = new Kind<>(
            "pools",
            100,
            of -> of.window().subject() + "|" + of.pool().name(),
            of -> of.window().windowEnd(),
            List.of(
                    new Column<>("maxSize", of -> of.pool().maxSize()),
                    new Column<>("inUseMax", of -> of.pool().inUseMax()),
                    new Column<>("waitingMax", of -> of.pool().waitingMax()),
                    new Column<>("timeouts", of -> of.pool().timeouts()),
                    new Column<>("utilization", of -> of.pool().utilization()),
                    new Column<>("oldestSecondsMax", of -> of.pool().oldestSecondsMax()),
                    new Column<>("score", of -> PoolHealth.score(of.pool()))));

    static final Kind<BusinessWindow> BUSINESS = kind("business", 4, business());

    private WindowKinds() {}

    private static <E extends MetricsWindow> Kind<E> kind(String name, int mostSubjects, List<Column<E>> columns) {
        return new Kind<>(name, mostSubjects, MetricsWindow::subject, MetricsWindow::windowEnd, columns);
    }

    private static List<Column<BusinessWindow>> business() {
        List<Column<BusinessWindow>> columns = new ArrayList<>(List.of(
                new Column<>("count", BusinessWindow::count),
                new Column<>("failedTurns", BusinessWindow::failedTurns),
                new Column<>("budgetRefusals", BusinessWindow::budgetRefusals),
                new Column<>("activeUsers", BusinessWindow::activeUsers),
                new Column<>("activeConversations", BusinessWindow::activeConversations),
                new Column<>("economyTurns", BusinessWindow::economyTurns),
                new Column<>("standardTurns", BusinessWindow::standardTurns),
                new Column<>("premiumTurns", BusinessWindow::premiumTurns),
                new Column<>("exactCacheAnswers", BusinessWindow::exactCacheAnswers),
                new Column<>("semanticCacheAnswers", BusinessWindow::semanticCacheAnswers)));
        for (int bin = 0; bin < BusinessWindow.COMPLEXITY_BINS; bin++) {
            int place = bin;
            columns.add(new Column<>(
                    "complexity" + bin,
                    window -> place < window.complexity().size()
                            ? window.complexity().get(place)
                            : 0));
        }
        return columns;
    }
}
