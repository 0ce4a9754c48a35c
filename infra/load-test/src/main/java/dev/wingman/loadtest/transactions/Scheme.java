package dev.wingman.loadtest.transactions;

import java.time.Duration;
import java.util.Locale;
import org.apache.kafka.common.IsolationLevel;

/** A way of writing answers. */
enum Scheme {

    /** Only the reply, in no transaction and without offsets: the least that any scheme can take. */
    BARE_HOP("bare hop, no transaction", 1, IsolationLevel.READ_UNCOMMITTED),

    /** A transaction for each answer; the reader sees it after the commit. */
    PER_ANSWER("a transaction per answer", Topology.PARTITIONS, IsolationLevel.READ_COMMITTED),

    /** A transaction for all answers that came during the last one; the reader sees them after the commit. */
    MICRO_BATCHED("micro-batched transactions", 1, IsolationLevel.READ_COMMITTED),

    /**
     * A producer for each request partition. The reply leaves when the turn is in the log, and the reader sees it before
     * the commit, which comes {@link #COMMIT_INTERVAL} after the first answer.
     */
    EARLY_VISIBLE("early visible, commit each 100 ms", Topology.PARTITIONS, IsolationLevel.READ_UNCOMMITTED);

    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private final String title;
    private final int writers;
    private final IsolationLevel readers;

    Scheme(String title, int writers, IsolationLevel readers) {
        this.title = title;
        this.writers = writers;
        this.readers = readers;
    }

    String title() {
        return title;
    }

    /** Producers, each with a thread of its own and an equal share of the request partitions. */
    int writers() {
        return writers;
    }

    /** How the gateway reads replies, as the consumer's setting names it. */
    String readerIsolation() {
        return readers.toString().toLowerCase(Locale.ROOT);
    }

    boolean transactional() {
        return this != BARE_HOP;
    }

    AnswerWriter writer(WriterContext context) {
        return switch (this) {
            case BARE_HOP -> new BareHopWriter(context);
            case PER_ANSWER -> new BatchWriter(context, 1);
            case MICRO_BATCHED -> new BatchWriter(context, Integer.MAX_VALUE);
            case EARLY_VISIBLE -> new EarlyVisibleWriter(context, COMMIT_INTERVAL);
        };
    }
}
