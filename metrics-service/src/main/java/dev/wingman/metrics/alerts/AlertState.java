package dev.wingman.metrics.alerts;

import dev.wingman.schemas.alerts.AlertFired;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rule and a subject that are not inactive. Immutable.
 *
 * @param phase how far it is
 * @param since tick of the first breach
 * @param phaseSince tick with which the phase began
 * @param seenAt the last tick
 * @param heldMillis part of the phase of which nothing is known; it does not count
 * @param fired what was published; null while pending
 */
record AlertState(
        Phase phase,
        Instant since,
        Instant phaseSince,
        Instant seenAt,
        long heldMillis,
        @Nullable AlertFired fired) {

    /** Inactive has no state, resolved none any more. */
    enum Phase {
        /** The condition holds, not yet for long enough. */
        PENDING,
        /** AlertFired was published. */
        FIRING,
        /** Good again, not yet for long enough. */
        RECOVERING
    }

    static AlertState pending(Instant tick) {
        return new AlertState(Phase.PENDING, tick, tick, tick, 0, null);
    }

    AlertState firing(Instant tick, AlertFired event) {
        return new AlertState(Phase.FIRING, since, tick, tick, 0, event);
    }

    AlertState seen(Instant tick) {
        return new AlertState(phase, since, phaseSince, tick, heldMillis, fired);
    }

    AlertState held(Instant tick) {
        long more = tick.toEpochMilli() - seenAt.toEpochMilli();
        return new AlertState(phase, since, phaseSince, tick, heldMillis + more, fired);
    }

    AlertState entered(Phase next, Instant tick) {
        return new AlertState(next, since, tick, tick, 0, fired);
    }

    /** Time in the phase of which something is known. */
    long lastedMillis(Instant tick) {
        return tick.toEpochMilli() - phaseSince.toEpochMilli() - heldMillis;
    }
}
