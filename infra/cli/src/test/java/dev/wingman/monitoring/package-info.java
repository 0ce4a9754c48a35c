@NullMarked
package dev.wingman.monitoring;

import org.jspecify.annotations.NullMarked;
