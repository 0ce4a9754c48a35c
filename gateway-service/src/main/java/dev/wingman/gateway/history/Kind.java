package dev.wingman.gateway.history;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of window of one minute, and what is kept of it.
 *
 * @param name key of its series in answers
 * @param mostSubjects subjects that are kept at the same time; past it the one that is silent for longest leaves
 * @param subject what a window is about
 * @param end end of the window
 */
public record Kind<E>(
        String name, int mostSubjects, Function<E, String> subject, Function<E, Instant> end, List<Column<E>> columns) {

    public Kind {
        columns = List.copyOf(columns);
    }
}
