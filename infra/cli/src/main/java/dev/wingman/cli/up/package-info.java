/** Starts the whole system on this machine, watches over it and stops it. */
@NullMarked
package dev.wingman.cli.up;

import org.jspecify.annotations.NullMarked;
