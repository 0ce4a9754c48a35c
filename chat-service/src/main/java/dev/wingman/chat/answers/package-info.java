/** Answers that are given again when the same is asked. */
@NullMarked
package dev.wingman.chat.answers;

import org.jspecify.annotations.NullMarked;
