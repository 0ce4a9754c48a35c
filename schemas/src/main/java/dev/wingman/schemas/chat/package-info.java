/** Events of the chat: a request, its reply, and the finished turn. */
@NullMarked
package dev.wingman.schemas.chat;

import org.jspecify.annotations.NullMarked;
