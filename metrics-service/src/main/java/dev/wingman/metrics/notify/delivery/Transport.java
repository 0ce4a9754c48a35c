package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.desk.Letter;

/** Sends letters over one channel. */
@FunctionalInterface
interface Transport {

    /** Makes one attempt, bounded in time. Blocks: called on the receiver's own thread. */
    Answer send(Letter letter) throws InterruptedException;
}
