/** Reads a whole topic in every instance, without a consumer group. */
@NullMarked
package dev.wingman.gateway.tailing;

import org.jspecify.annotations.NullMarked;
