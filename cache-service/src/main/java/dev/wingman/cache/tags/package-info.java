/** The versions of what cached entries depend on. */
@NullMarked
package dev.wingman.cache.tags;

import org.jspecify.annotations.NullMarked;
