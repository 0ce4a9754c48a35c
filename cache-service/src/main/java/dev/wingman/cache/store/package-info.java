/** Keeps loaded entries in Redis, and works on without it. */
@NullMarked
package dev.wingman.cache.store;

import org.jspecify.annotations.NullMarked;
