/** Events about Wingman's own work, the raw material of the metrics. */
@NullMarked
package dev.wingman.schemas.telemetry;

import org.jspecify.annotations.NullMarked;
