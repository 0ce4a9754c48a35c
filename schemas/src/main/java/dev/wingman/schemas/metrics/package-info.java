/** Windows computed from the telemetry. */
@NullMarked
package dev.wingman.schemas.metrics;

import org.jspecify.annotations.NullMarked;
