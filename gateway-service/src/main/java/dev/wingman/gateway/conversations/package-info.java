/** Whose a conversation is, and what was said in it. */
@NullMarked
package dev.wingman.gateway.conversations;

import org.jspecify.annotations.NullMarked;
