/** Wingman's own latency, spending and incidents, read from its topics like any analyst would. */
@NullMarked
package dev.wingman.gateway.performance;

import org.jspecify.annotations.NullMarked;
