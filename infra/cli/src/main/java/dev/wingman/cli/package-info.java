/** The wingman command. */
@NullMarked
package dev.wingman.cli;

import org.jspecify.annotations.NullMarked;
