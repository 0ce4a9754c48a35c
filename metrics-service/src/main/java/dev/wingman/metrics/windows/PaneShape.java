package dev.wingman.metrics.windows;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers, sketches and sets a kind of pane holds, in the order in which they are stored: a later version adds at the
 * end and takes nothing away. Immutable.
 *
 * @param sums numbers that add up; the first one counts the events
 * @param maxima numbers of which the largest counts; not negative
 * @param sketches distributions of durations
 * @param sets sets of hashes
 * @param part shape of the named parts; null when there are none
 */
record PaneShape(
        List<String> sums,
        List<String> maxima,
        List<String> sketches,
        List<String> sets,
        @Nullable PaneShape part) {

    /** A number that adds up; constants of an enum. */
    interface Sum extends Slot {}

    /** A number of which the largest counts; constants of an enum. */
    interface Max extends Slot {}

    /** A distribution of durations; constants of an enum. */
    interface Durations extends Slot {}

    /** A set of hashes; constants of an enum. */
    interface Hashes extends Slot {}

    /** A place in a pane. */
    interface Slot {
        int ordinal();

        String name();
    }

    static PaneShape of(Sum... sums) {
        return new PaneShape(names(sums), List.of(), List.of(), List.of(), null);
    }

    PaneShape with(Max... more) {
        return new PaneShape(sums, names(more), sketches, sets, part);
    }

    PaneShape with(Durations... more) {
        return new PaneShape(sums, maxima, names(more), sets, part);
    }

    PaneShape with(Hashes... more) {
        return new PaneShape(sums, maxima, sketches, names(more), part);
    }

    PaneShape withParts(PaneShape shape) {
        return new PaneShape(sums, maxima, sketches, sets, shape);
    }

    /** {@code HITS_L1} is named {@code hitsL1}. */
    private static List<String> names(Slot... slots) {
        return List.of(slots).stream().map(slot -> camelCase(slot.name())).toList();
    }

    private static String camelCase(String constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
