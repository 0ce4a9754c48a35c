/** Draws what stands in a topic of windows. */
@NullMarked
package dev.wingman.cli.plot;

import org.jspecify.annotations.NullMarked;
