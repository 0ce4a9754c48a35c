package dev.wingman.metrics.notify.delivery;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** When the next message may go to an address, for all receivers that share it. Safe for concurrent use. */
final class Pace {

    private final Duration between;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition later = lock.newCondition();
    private long freeAt;

    /** @param between shortest time from one message to the next; also before the first, since a former owner may have sent one */
    Pace(Duration between) {
        this.between = between;
        this.freeAt = System.nanoTime() + between.toNanos();
    }

    /** Waits for its turn and takes it. */
    void take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long wait = freeAt - System.nanoTime();
            while (wait > 0) {
                later.awaitNanos(wait);
                wait = freeAt - System.nanoTime();
            }
            freeAt = System.nanoTime() + between.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** A message has been answered: the next one comes late enough for the receiver, too, however long this one took. */
    void rest() {
        pause(between);
    }

    /** Nothing goes for so long. */
    void pause(Duration wait) {
        lock.lock();
        try {
            long until = System.nanoTime() + wait.toNanos();
            if (until - freeAt > 0) {
                freeAt = until;
            }
        } finally {
            lock.unlock();
        }
    }
}
