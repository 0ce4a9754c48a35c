/** Results that were expensive to make, kept in PostgreSQL. */
@NullMarked
package dev.wingman.cache.results;

import org.jspecify.annotations.NullMarked;
