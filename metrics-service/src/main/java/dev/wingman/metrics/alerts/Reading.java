package dev.wingman.metrics.alerts;

import org.jspecify.annotations.Nullable;

/**
 * What a metric says about a window.
 *
 * @param value in the metric's unit
 * @param count samples behind it
 * @param breach whether the condition holds, where integers tell it better than the value does; null lets the value tell
 */
record Reading(double value, long count, @Nullable Boolean breach) {

    static Reading of(double value, long count) {
        return new Reading(value, count, null);
    }
}
