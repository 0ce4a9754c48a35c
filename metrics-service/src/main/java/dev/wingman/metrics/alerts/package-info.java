/** Rules over the published windows: when an incident starts, and when it ends. */
@NullMarked
package dev.wingman.metrics.alerts;

import org.jspecify.annotations.NullMarked;
