package dev.wingman.metrics.alerts;

import org.jspecify.annotations.Nullable;

/**
 * One comparison of a rule. Immutable.
 *
 * @param windowSeconds 60 or 300; 0 for metrics without windows
 * @param threshold in the metric's unit
 * @param clearThreshold the value that does not compare with it in this way is good; equal to the threshold when values
 *     next to it need no care
 * @param minimumCount samples below which nothing is said; at least 1
 * @param objective share of good answers that is promised, above 0 and below 1; 0 where the metric needs none
 */
record Condition(
        Metric<?> metric,
        int windowSeconds,
        Comparison comparison,
        double threshold,
        double clearThreshold,
        long minimumCount,
        double objective) {

    /** Null when the subject has no such window. */
    @Nullable
    Reading read(SubjectWindows windows) {
        Object window = windows.bySeconds().get(windowSeconds);
        return window == null ? null : metric.read(window, this);
    }

    Judgement judge(SubjectWindows windows) {
        Reading reading = read(windows);
        if (reading == null || reading.count() < minimumCount) {
            return Judgement.UNKNOWN;
        }
        Boolean exact = reading.breach();
        if (exact != null ? exact : comparison.holds(reading.value(), threshold)) {
            return Judgement.BREACH;
        }
        boolean near = clearThreshold != threshold && comparison.holds(reading.value(), clearThreshold);
        return near ? Judgement.BETWEEN : Judgement.CLEAR;
    }
}
