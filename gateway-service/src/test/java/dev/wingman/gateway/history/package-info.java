@NullMarked
package dev.wingman.gateway.history;

import org.jspecify.annotations.NullMarked;
