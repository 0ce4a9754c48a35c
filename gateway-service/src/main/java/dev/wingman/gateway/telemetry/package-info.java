/** Tells of every request, without delaying any. */
@NullMarked
package dev.wingman.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
