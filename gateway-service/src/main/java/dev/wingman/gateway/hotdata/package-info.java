/** How hot data is served: entries of the near cache as answers, changes as requests that return when they are durable. */
@NullMarked
package dev.wingman.gateway.hotdata;

import org.jspecify.annotations.NullMarked;
