/** What every request meets first: its id, its trace, the limits of its body and the shape of its errors. */
@NullMarked
package dev.wingman.gateway.edge;

import org.jspecify.annotations.NullMarked;
