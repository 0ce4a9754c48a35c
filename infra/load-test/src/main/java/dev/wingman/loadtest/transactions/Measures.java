package dev.wingman.loadtest.transactions;

import java.util.List;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What happens to the answers that were decided within one span of time. Safe for concurrent use. */
final class Measures {

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram relayed = new ConcurrentHistogram(SIGNIFICANT_DIGITS);
    private final Histogram committed = new ConcurrentHistogram(SIGNIFICANT_DIGITS);
    private final Histogram commits = new ConcurrentHistogram(SIGNIFICANT_DIGITS);
    private final long beginNanos;
    private final long endNanos;

    Measures(long beginNanos, long endNanos) {
        this.beginNanos = beginNanos;
        this.endNanos = endNanos;
    }

    /** A reply is with its reader. */
    void relayed(long decidedNanos, long now) {
        if (counts(decidedNanos)) {
            relayed.recordValue(now - decidedNanos);
        }
    }

    /** The transaction of the answers has ended. */
    void committed(List<Answer> answers, long beganNanos) {
        long now = System.nanoTime();
        if (counts(beganNanos)) {
            commits.recordValue(now - beganNanos);
        }
        for (Answer answer : answers) {
            if (counts(answer.decidedNanos())) {
                committed.recordValue(now - answer.decidedNanos());
            }
        }
    }

    boolean counts(long nanoTime) {
        return nanoTime - beginNanos >= 0 && nanoTime - endNanos < 0;
    }

    /** From decision to reader, in nanoseconds. */
    Histogram relayed() {
        return relayed;
    }

    /** From decision to the end of the transaction, in nanoseconds. */
    Histogram committed() {
        return committed;
    }

    /** Duration of the commits, in nanoseconds. */
    Histogram commits() {
        return commits;
    }
}
