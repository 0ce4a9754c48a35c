/** Brings the schema of the database up to date. */
@NullMarked
package dev.wingman.cache.schema;

import org.jspecify.annotations.NullMarked;
