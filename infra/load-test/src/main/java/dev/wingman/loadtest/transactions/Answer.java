package dev.wingman.loadtest.transactions;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An answer that was decided and is now to be written.
 *
 * @param partition of its request, and of its turn
 * @param offset of its request
 * @param decidedNanos as {@link System#nanoTime()} tells it; the reader runs in the same virtual machine
 */
record Answer(int partition, long offset, long decidedNanos) {

    private static final int RECORD_BYTES = 1_000;
    private static final int USAGE_BYTES = 300;

    byte[] turn() {
        return randomBytes(RECORD_BYTES);
    }

    byte[] reply() {
        byte[] reply = randomBytes(RECORD_BYTES);
        ByteBuffer.wrap(reply).putLong(decidedNanos);
        return reply;
    }

    byte[] usage() {
        return randomBytes(USAGE_BYTES);
    }

    /** When the answer of a reply was decided. */
    static long decidedNanos(byte[] reply) {
        return ByteBuffer.wrap(reply).getLong();
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }
}
