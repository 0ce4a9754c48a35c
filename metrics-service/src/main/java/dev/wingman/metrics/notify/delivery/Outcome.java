package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.desk.Letter;
import org.jspecify.annotations.Nullable;

/**
 * How the delivery of a letter ended.
 *
 * @param failure why it was given up; null when the receiver has it
 * @param refused whether the receiver refused it
 * @param mayBeRepeated whether the receiver may have it more than once
 */
public record Outcome(Letter letter, @Nullable String failure, boolean refused, int attempts, boolean mayBeRepeated) {}
