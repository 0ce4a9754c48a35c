/** Measures the whole of Wingman beside programs that do the least possible, in one run on one machine. */
@NullMarked
package dev.wingman.loadtest;

import org.jspecify.annotations.NullMarked;
