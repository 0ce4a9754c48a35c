/** Users: where they are, what they earned, and who is near them. */
@NullMarked
package dev.wingman.cache.users;

import org.jspecify.annotations.NullMarked;
