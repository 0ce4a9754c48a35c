/** Changes of the data behind the caches: applied once, in the order of each entity, and announced. */
@NullMarked
package dev.wingman.cache.changing;

import org.jspecify.annotations.NullMarked;
