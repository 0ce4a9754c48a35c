/** Tells people and machines of alerts, each once as far as that can be had. */
@NullMarked
package dev.wingman.metrics.notify;

import org.jspecify.annotations.NullMarked;
