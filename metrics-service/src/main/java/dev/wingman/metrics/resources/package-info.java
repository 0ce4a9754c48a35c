/** What this service tells of itself. */
@NullMarked
package dev.wingman.metrics.resources;

import org.jspecify.annotations.NullMarked;
