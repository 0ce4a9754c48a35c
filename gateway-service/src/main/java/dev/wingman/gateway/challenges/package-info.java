/** The catalogue of coaching challenges, served as it stands in the near cache. */
@NullMarked
package dev.wingman.gateway.challenges;

import org.jspecify.annotations.NullMarked;
