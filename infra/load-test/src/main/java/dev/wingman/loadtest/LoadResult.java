package dev.wingman.loadtest;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What came of one load.
 *
 * @param latency of answers with status 200, in nanoseconds
 * @param sent requests that left
 * @param answeredInTime answers with status 200 while requests were being sent
 * @param failed requests with another status or without an answer
 * @param elapsed how long requests were being sent
 */
record LoadResult(Histogram latency, long sent, long answeredInTime, long failed, Duration elapsed) {

    double perSecond() {
        return answeredInTime / (elapsed.toNanos() / 1e9);
    }

    double millisAt(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }

    long answered() {
        return latency.getTotalCount();
    }

    /** Both loads as if they had been one. */
    LoadResult plus(LoadResult other) {
        Histogram both = latency.copy();
        both.add(other.latency);
        return new LoadResult(
                both,
                sent + other.sent,
                answeredInTime + other.answeredInTime,
                failed + other.failed,
                elapsed.plus(other.elapsed));
    }
}
