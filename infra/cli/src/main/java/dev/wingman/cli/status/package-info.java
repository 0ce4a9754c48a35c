/** Tells which parts of the system run, and how they are. */
@NullMarked
package dev.wingman.cli.status;

import org.jspecify.annotations.NullMarked;
