/**
 * Takes requests from {@code chat.requests}, has them answered, and writes what became of them: deltas at once, the end
 * of a turn in a transaction with the consumed offset.
 */
@NullMarked
package dev.wingman.chat.turn;

import org.jspecify.annotations.NullMarked;
