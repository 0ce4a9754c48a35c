/** Brings letters to their receivers: messages, connections, patience. */
@NullMarked
package dev.wingman.metrics.notify.delivery;

import org.jspecify.annotations.NullMarked;
