package dev.wingman.metrics.alerts;

import dev.wingman.schemas.metrics.LatencyWindow;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a subject. Immutable.
 *
 * @param tick the last one that was judged
 * @param minute the one-minute window of the tick that is under way, until that of five minutes is there; null otherwise
 * @param alerts by the name of their rule
 */
record SubjectState(Instant tick, @Nullable LatencyWindow minute, Map<String, AlertState> alerts) {

    static final SubjectState NEW = new SubjectState(Instant.EPOCH, null, Map.of());

    SubjectState {
        alerts = Map.copyOf(alerts);
    }

    SubjectState with(LatencyWindow minute) {
        return new SubjectState(tick, minute, alerts);
    }
}
