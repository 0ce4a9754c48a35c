/** Wingman's own latency, read from its metrics topic like any analyst would. */
@NullMarked
package dev.wingman.gateway.performance;

import org.jspecify.annotations.NullMarked;
