/** Which tier answers a message, and why. */
@NullMarked
package dev.wingman.chat.routing;

import org.jspecify.annotations.NullMarked;
