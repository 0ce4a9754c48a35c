package dev.wingman.loadtest.transactions;

import org.HdrHistogram.Histogram;

/**
 * What one run of one scheme measured.
 *
 * @param relayedP50Millis median of the time from decision to reader
 * @param relayedP99Millis its 99th percentile
 * @param committedP99Millis 99th percentile of the time from decision to the end of the transaction; 0 without any
 * @param commitsPerSecond transactions
 * @param cpuMillisPerThousand processor time of broker, clients and generator for a thousand answers
 * @param lost answers that did not reach the reader in time: the scheme can't keep up
 */
record SchemeResult(
        double relayedP50Millis,
        double relayedP99Millis,
        double committedP99Millis,
        double commitsPerSecond,
        double cpuMillisPerThousand,
        long lost) {

    static SchemeResult of(Measures measures, long decided, double seconds, long cpuNanos) {
        return new SchemeResult(
                millis(measures.relayed(), 50),
                millis(measures.relayed(), 99),
                millis(measures.committed(), 99),
                measures.commits().getTotalCount() / seconds,
                cpuNanos / 1e6 / decided * 1_000,
                decided - measures.relayed().getTotalCount());
    }

    private static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }
}
