/** Redis as something that may be away: each command has a time budget, and none is paid during an outage. */
@NullMarked
package dev.wingman.redis;

import org.jspecify.annotations.NullMarked;
