/** Wingman's own latency and spending, read from its topics like any analyst would. */
@NullMarked
package dev.wingman.gateway.performance;

import org.jspecify.annotations.NullMarked;
