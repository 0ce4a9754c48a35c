/** The page for operators, served from the jar. */
@NullMarked
package dev.wingman.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
