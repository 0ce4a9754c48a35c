/** Talking to a person at a terminal. */
@NullMarked
package dev.wingman.cli.terminal;

import org.jspecify.annotations.NullMarked;
