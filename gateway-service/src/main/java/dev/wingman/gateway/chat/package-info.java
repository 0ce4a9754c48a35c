/** Takes messages, hands them to the log, and relays what the log answers; and the coach face over it. */
@NullMarked
package dev.wingman.gateway.chat;

import org.jspecify.annotations.NullMarked;
