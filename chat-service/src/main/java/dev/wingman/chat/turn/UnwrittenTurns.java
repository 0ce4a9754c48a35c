package dev.wingman.chat.turn;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns that have ended and do not stand in the log yet: as long as they don't, no later time may be promised to the
 * readers of {@code telemetry.ai}. As many as requests may be in flight. Safe for concurrent use.
 */
final class UnwrittenTurns {

    private final Set<Unwritten> turns = ConcurrentHashMap.newKeySet();

    /** One of them; no two are equal. */
    static final class Unwritten {

        private final Instant endedAt;

        private Unwritten(Instant endedAt) {
            this.endedAt = endedAt;
        }
    }

    Unwritten ended(Instant at) {
        Unwritten turn = new Unwritten(at);
        turns.add(turn);
        return turn;
    }

    /** It stands in the log, or somebody else will write it. */
    void gone(Unwritten turn) {
        turns.remove(turn);
    }

    /** The given time, or that of the oldest turn if it is older. */
    Instant promise(Instant settled) {
        Instant earliest = settled;
        for (Unwritten turn : turns) {
            earliest = turn.endedAt.isBefore(earliest) ? turn.endedAt : earliest;
        }
        return earliest;
    }
}
