/** Who owns a conversation, and what was said in it, from the projection of chat.turns. */
@NullMarked
package dev.wingman.cache.conversations;

import org.jspecify.annotations.NullMarked;
