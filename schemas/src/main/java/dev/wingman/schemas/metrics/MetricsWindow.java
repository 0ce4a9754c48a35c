package dev.wingman.schemas.metrics;

import dev.wingman.schemas.Event;
import java.time.Instant;

/**
 * What all windows have in common. Every five seconds of event time there is a pair of them, one and five minutes long,
 * for each subject of which anything was heard in the last five minutes; the first pair without anything is the last,
 * until it is heard of again.
 */
public interface MetricsWindow extends Event {

    /** What it is about; the record's key. */
    String subject();

    /** Inclusive. */
    Instant windowStart();

    /** Exclusive; the record's timestamp. */
    Instant windowEnd();

    /** 60 or 300. */
    int windowSeconds();

    /** How many samples there are behind the figures. */
    long count();
}
