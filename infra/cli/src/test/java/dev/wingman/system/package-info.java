/** Tests of all services together, in processes of their own, on real servers. */
@NullMarked
package dev.wingman.system;

import org.jspecify.annotations.NullMarked;
