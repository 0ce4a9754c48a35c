@NullMarked
package dev.wingman.gateway.edge;

import org.jspecify.annotations.NullMarked;
