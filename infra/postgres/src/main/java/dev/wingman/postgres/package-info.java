/** How Wingman uses PostgreSQL: pools with limits, lost connections named, slow statements, a replica for reads. */
@NullMarked
package dev.wingman.postgres;

import org.jspecify.annotations.NullMarked;
