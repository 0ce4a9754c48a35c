package dev.wingman.messaging;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the records of a consumer that are handed to its partitions and not done. When it is full, nothing more is
 * handed out until it has fallen to three quarters, so that pausing and resuming does not flutter. Safe for concurrent
 * use; {@link #take} and {@link #full} belong to the polling thread.
 */
final class Backlog {

    private final int limit;
    private final int low;
    private final Runnable onRoom;
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean full;

    /** @param onRoom called once each time a full backlog has fallen far enough */
    Backlog(int limit, Runnable onRoom) {
        this.limit = limit;
        this.low = limit * 3 / 4;
        this.onRoom = onRoom;
    }

    boolean full() {
        return full;
    }

    void take() {
        if (count.incrementAndGet() >= limit) {
            full = true;
            // All may have been released before the line above.
            release(0);
        }
    }

    void release(int records) {
        if (count.addAndGet(-records) <= low && full) {
            full = false;
            onRoom.run();
        }
    }

    int size() {
        return count.get();
    }
}
