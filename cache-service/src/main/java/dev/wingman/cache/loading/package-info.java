/** Answers requests for entries: from Redis or from the source, once for all who ask. */
@NullMarked
package dev.wingman.cache.loading;

import org.jspecify.annotations.NullMarked;
