package dev.wingman.chat.routing;

import dev.wingman.schemas.chat.RoutingSignal;
import java.util.List;

/**
 * A message by itself.
 *
 * @param score how weighty it is, 0 to 1
 * @param signals what made the score, in the order of the table
 * @param leaning how much it means only through what was said before, 0 to 1
 */
record Weighed(double score, List<RoutingSignal> signals, Danger danger, double leaning) {

    /** What a message says of self-harm, violence, abuse or an emergency. */
    enum Danger {
        NONE,
        POSSIBLE,
        GRAVE
    }
}
