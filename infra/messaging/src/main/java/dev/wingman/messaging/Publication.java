package dev.wingman.messaging;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.TraceContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event to publish.
 *
 * @param partition null lets the key decide
 * @param key null balances the records over the partitions
 * @param time when it happened
 * @param trace the place in the trace that the record carries on
 */
public record Publication<E extends Event>(
        @Nullable Integer partition, @Nullable String key, E event, Instant time, TraceContext trace) {}
