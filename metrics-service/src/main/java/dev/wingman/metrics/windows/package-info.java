/** Rolling windows of what the telemetry says, from {@code telemetry.*} to {@code metrics.*}, by event time alone. */
@NullMarked
package dev.wingman.metrics.windows;

import org.jspecify.annotations.NullMarked;
