package dev.wingman.chat.memory;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Chooses which passages of a conversation are sent: the newest, and older ones that matter to the message. Pure. */
final class ContextWindow {

    private ContextWindow() {}

    /**
     * The places of the passages to send; their tokens are at most {@code room}.
     *
     * @param vector of the message; null: words must do
     * @param room tokens
     * @param latestShare part of the room for the newest passages; the very newest is taken if it fits at all. What they
     *     leave goes to retrieved ones, and what those leave to more of the newest
     */
    static BitSet choose(PassageIndex index, String message, float @Nullable [] vector, int room, double latestShare) {
        BitSet chosen = new BitSet(index.size());
        int first = index.size();
        long left = room;
        long latest = (long) (room * latestShare);
        while (first > 0) {
            int size = index.passage(first - 1).tokens();
            boolean newest = first == index.size();
            if (size > (newest ? left : Math.min(latest, left))) {
                break;
            }
            first--;
            left -= size;
            latest -= size;
            chosen.set(first);
        }
        if (first > 0 && left > 0) {
            left -= index.retrieve(message, vector, first, (int) left, chosen);
        }
        for (int place = first - 1; place >= 0 && left > 0; place--) {
            if (!chosen.get(place) && index.passage(place).tokens() <= left) {
                left -= index.passage(place).tokens();
                chosen.set(place);
            }
        }
        return chosen;
    }
}
