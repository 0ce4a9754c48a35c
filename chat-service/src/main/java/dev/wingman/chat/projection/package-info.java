/** Reads {@code chat.turns} for what is made of it in PostgreSQL. */
@NullMarked
package dev.wingman.chat.projection;

import org.jspecify.annotations.NullMarked;
