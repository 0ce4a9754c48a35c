/** Turns telemetry events into windows. */
@NullMarked
package dev.wingman.metrics;

import org.jspecify.annotations.NullMarked;
