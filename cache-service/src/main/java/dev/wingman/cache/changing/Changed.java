package dev.wingman.cache.changing;

import java.util.Set;

/**
 * A change that is done.
 *
 * @param value JSON text of the new state, for the one who asked
 * @param tags what entries depend on that are no longer true
 */
public record Changed(String value, Set<String> tags) {

    public Changed {
        tags = Set.copyOf(tags);
    }
}
