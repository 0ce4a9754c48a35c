package dev.wingman.metrics.alerts;

import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.metrics.MetricsWindow;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a subject. Immutable.
 *
 * @param tick the last one that was judged
 * @param minuteWindow the one-minute window of the tick that is under way, as JSON, until that of five minutes is there; null
 *     otherwise
 * @param alerts by the name of their rule
 */
record SubjectState(Instant tick, @Nullable String minuteWindow, Map<String, AlertState> alerts) {

    static final SubjectState NEW = new SubjectState(Instant.EPOCH, null, Map.of());

    SubjectState {
        alerts = Map.copyOf(alerts);
    }

    SubjectState with(MetricsWindow minute) {
        return new SubjectState(tick, WireJson.MAPPER.writeValueAsString(minute), alerts);
    }

    /** @param family class of the window */
    @Nullable
    MetricsWindow minute(Class<? extends MetricsWindow> family) {
        return minuteWindow == null ? null : WireJson.MAPPER.readValue(minuteWindow, family);
    }
}
