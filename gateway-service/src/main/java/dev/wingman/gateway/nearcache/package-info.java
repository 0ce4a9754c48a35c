/** Hot data near at hand: this process, then Redis, then whoever loads it for the whole cluster. */
@NullMarked
package dev.wingman.gateway.nearcache;

import org.jspecify.annotations.NullMarked;
