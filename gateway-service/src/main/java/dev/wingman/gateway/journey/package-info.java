/** The way of one request through the topics, for operators. */
@NullMarked
package dev.wingman.gateway.journey;

import org.jspecify.annotations.NullMarked;
