/** Rolling latency windows of each endpoint, from telemetry to {@code metrics.latency}, by event time alone. */
@NullMarked
package dev.wingman.metrics.latency;

import org.jspecify.annotations.NullMarked;
