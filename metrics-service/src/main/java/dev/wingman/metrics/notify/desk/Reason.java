package dev.wingman.metrics.notify.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a group is told, or that it is not. */
enum Reason {
    FIRST,
    NEW_ALERTS,
    ALL_RESOLVED,
    SOME_RESOLVED,
    REPEAT,
    NONE;

    /**
     * What the receiver knows of a group.
     *
     * @param firing ids of the alerts that were told to fire and not told to be over
     * @param at when the oldest of them was told last
     */
    record Told(Set<String> firing, Instant at) {}

    /**
     * @param told null when the receiver knows nothing of the group
     * @param firing ids of what fires now
     * @param resolved ids of what is over
     * @param repeatAfter this long after it was told, what fires is told again
     * @param sendResolved whether the receiver wants to know what is over
     */
    static Reason of(
            @Nullable Told told,
            Set<String> firing,
            Set<String> resolved,
            Duration repeatAfter,
            boolean sendResolved,
            Instant now) {
        if (told == null || told.firing().isEmpty()) {
            return firing.isEmpty() ? NONE : FIRST;
        }
        if (!told.firing().containsAll(firing)) {
            return NEW_ALERTS;
        }
        boolean ended = !Collections.disjoint(resolved, told.firing());
        if (ended && firing.isEmpty()) {
            return ALL_RESOLVED;
        }
        if (ended && sendResolved) {
            return SOME_RESOLVED;
        }
        if (firing.isEmpty()) {
            return NONE;
        }
        return told.at().plus(repeatAfter).isAfter(now) ? NONE : REPEAT;
    }
}
