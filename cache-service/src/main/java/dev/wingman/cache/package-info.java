/** Loads hot data once for the whole cluster and tells every gateway. */
@NullMarked
package dev.wingman.cache;

import org.jspecify.annotations.NullMarked;
