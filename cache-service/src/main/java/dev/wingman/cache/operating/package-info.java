/** What operators do to caches, and what is hot: clearing, warming, the memory of what was read most. */
@NullMarked
package dev.wingman.cache.operating;

import org.jspecify.annotations.NullMarked;
