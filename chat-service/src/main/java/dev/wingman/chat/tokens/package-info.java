/** How many tokens a text is to a model. */
@NullMarked
package dev.wingman.chat.tokens;

import org.jspecify.annotations.NullMarked;
