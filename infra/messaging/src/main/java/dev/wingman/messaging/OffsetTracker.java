package dev.wingman.messaging;

import java.util.ArrayDeque;
import java.util.OptionalLong;

/**
 * Knows up to where the records of a partition are done without a gap, while they end in any order. Each record costs
 * amortised O(1). Not safe for concurrent use.
 *
 * @param <S> what stands for a record
 */
final class OffsetTracker<S extends OffsetTracker.Slot> {

    /** A tracked record. */
    abstract static class Slot {

        private final long offset;
        private boolean done;

        Slot(long offset) {
            this.offset = offset;
        }

        final long offset() {
            return offset;
        }
    }

    private final ArrayDeque<S> span = new ArrayDeque<>();

    /** @param slot a record behind all those that were tracked before */
    void track(S slot) {
        span.addLast(slot);
    }

    /** Marks a tracked record as done. */
    void done(S slot) {
        ((Slot) slot).done = true;
        for (S first = span.peekFirst(); first != null && ((Slot) first).done; first = span.peekFirst()) {
            span.removeFirst();
        }
    }

    /** Offset of the first record that is not done; empty when all are. */
    OptionalLong firstOpen() {
        S first = span.peekFirst();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.offset());
    }

    /** How many records behind this offset are not done. Looks at each record of the span. */
    int openAfter(long offset) {
        int open = 0;
        for (S slot : span) {
            open += slot.offset() > offset && !((Slot) slot).done ? 1 : 0;
        }
        return open;
    }

    /** How many records there are from the first open one to the last tracked one, done ones between them included. */
    int span() {
        return span.size();
    }
}
