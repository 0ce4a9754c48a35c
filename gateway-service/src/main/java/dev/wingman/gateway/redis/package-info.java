/** Reaches Redis within a time budget, and goes on without it. */
@NullMarked
package dev.wingman.gateway.redis;

import org.jspecify.annotations.NullMarked;
