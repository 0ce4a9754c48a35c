/** Tells whether the gateway lives, whether it can take requests, and how its parts are. */
@NullMarked
package dev.wingman.gateway.health;

import org.jspecify.annotations.NullMarked;
