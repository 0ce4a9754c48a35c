/** Asks the running system and shows the answer as it is written. */
@NullMarked
package dev.wingman.cli.chat;

import org.jspecify.annotations.NullMarked;
