/** The pools of connections to PostgreSQL: the primary's and, where there is one, the replica's. */
@NullMarked
package dev.wingman.cache.database;

import org.jspecify.annotations.NullMarked;
