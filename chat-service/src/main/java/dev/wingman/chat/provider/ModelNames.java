package dev.wingman.chat.provider;

import java.util.Set;

/**
 * Which models may be asked.
 *
 * @param names of all tiers and providers, as the providers name them
 * @param real false when they are simulated
 */
public record ModelNames(Set<String> names, boolean real) {

    public ModelNames {
        names = Set.copyOf(names);
    }
}
