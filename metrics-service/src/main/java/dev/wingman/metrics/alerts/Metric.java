package dev.wingman.metrics.alerts;

import org.jspecify.annotations.Nullable;

/**
 * Something that a rule can watch. Immutable.
 *
 * @param <W> the windows that tell it
 * @param name as rules name it; ends with the unit, or with what kind of number it is
 * @param windows class of its windows; their subjects are those that a rule selects from
 */
record Metric<W>(String name, Class<W> windows, Reader<W> reader) {

    /** Pure; safe for concurrent use. */
    interface Reader<W> {

        /** @param condition which asks, for metrics that depend on its objective or threshold */
        Reading read(W window, Condition condition);
    }

    /** Null when the window is one of another metric. */
    @Nullable
    Reading read(Object window, Condition condition) {
        return windows.isInstance(window) ? reader.read(windows.cast(window), condition) : null;
    }
}
