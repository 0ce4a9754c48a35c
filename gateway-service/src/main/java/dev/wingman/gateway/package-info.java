/** The HTTP edge: takes requests, publishes them, relays the replies. */
@NullMarked
package dev.wingman.gateway;

import org.jspecify.annotations.NullMarked;
