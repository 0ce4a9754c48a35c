/** Events of hot data: what is asked for, what was loaded, what is no longer true. */
@NullMarked
package dev.wingman.schemas.cache;

import org.jspecify.annotations.NullMarked;
