/** Sentences as vectors. */
@NullMarked
package dev.wingman.chat.embedding;

import org.jspecify.annotations.NullMarked;
