/** The catalogue of coaching challenges, read page by page. */
@NullMarked
package dev.wingman.cache.challenges;

import org.jspecify.annotations.NullMarked;
