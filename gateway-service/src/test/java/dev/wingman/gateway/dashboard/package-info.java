@NullMarked
package dev.wingman.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
