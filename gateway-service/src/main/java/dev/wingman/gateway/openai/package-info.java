/** The chat as the OpenAI API offers it, so that its clients work with another base URL. */
@NullMarked
package dev.wingman.gateway.openai;

import org.jspecify.annotations.NullMarked;
