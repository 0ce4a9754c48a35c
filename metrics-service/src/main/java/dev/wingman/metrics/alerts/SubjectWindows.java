package dev.wingman.metrics.alerts;

import java.util.Map;

/**
 * What is known of a subject at a tick.
 *
 * @param family class of the windows
 * @param bySeconds the windows by their length in seconds; none when the subject has ended
 */
record SubjectWindows(String subject, Class<?> family, Map<Integer, Object> bySeconds) {

    SubjectWindows {
        bySeconds = Map.copyOf(bySeconds);
    }

    boolean ended() {
        return bySeconds.isEmpty();
    }
}
