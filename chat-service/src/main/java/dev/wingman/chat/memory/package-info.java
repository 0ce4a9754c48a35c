/** What a conversation was about so far: in process, in Redis, and in PostgreSQL as the projection of {@code chat.turns}. */
@NullMarked
package dev.wingman.chat.memory;

import org.jspecify.annotations.NullMarked;
