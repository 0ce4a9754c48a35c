/** Answers chat requests: memory, model providers, cost. */
@NullMarked
package dev.wingman.chat;

import org.jspecify.annotations.NullMarked;
