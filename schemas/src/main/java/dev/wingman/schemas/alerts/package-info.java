/** Incidents, from their start to their end. */
@NullMarked
package dev.wingman.schemas.alerts;

import org.jspecify.annotations.NullMarked;
