package dev.wingman.messaging;

/**
 * A bounded resource that others wait for, to be looked at every five seconds: connections to a database, or searches that
 * may be under way at once. Safe for concurrent use; no method blocks.
 */
public interface PoolSource {

    /** Unique within the service, never changes; for example {@code postgres}. */
    String name();

    /** How many there may be; at least 1. */
    int maxSize();

    /** How many are lent out. */
    int inUse();

    /** How many are open and not lent out; 0 where nothing is kept open. */
    default int idle() {
        return 0;
    }

    /** How many wait for one; 0 where nobody waits. */
    default int waiting() {
        return 0;
    }

    /** How many gave up waiting since the start of the process. */
    default long timeouts() {
        return 0;
    }

    /** Since when the longest lent one is lent out, in seconds; 0 when none is, or nobody knows. */
    default long oldestSeconds() {
        return 0;
    }
}
