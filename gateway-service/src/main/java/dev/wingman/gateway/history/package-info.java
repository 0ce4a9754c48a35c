/** A day of windows in memory, as figures over time: what charts are drawn from. */
@NullMarked
package dev.wingman.gateway.history;

import org.jspecify.annotations.NullMarked;
