package dev.wingman.messaging;

import java.time.Duration;
import java.util.Collection;

/** Where a consumer stores up to where it is done. Called on the polling thread only; no method throws. */
interface Progress {

    /** Starts partitions that wait, when they are ready; called again and again until they run. */
    void open(Collection<AssignedPartition> waiting);

    /**
     * Stores what is due, without waiting for it.
     *
     * @return whether there may be something to store after the interval even if no record is done until then
     */
    boolean store(Collection<AssignedPartition> partitions);

    /**
     * Stores all that is done and waits for it.
     *
     * @return false when it failed and may succeed after another poll
     */
    boolean storeLast(Collection<AssignedPartition> partitions, Duration limit);

    /** Ends a partition, after {@link #storeLast} unless it was lost. */
    void close(AssignedPartition partition, boolean lost, Duration limit);
}
