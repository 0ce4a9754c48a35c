/** Holds the generated pages of {@code docs} to what they are generated from. */
@NullMarked
package dev.wingman.docs;

import org.jspecify.annotations.NullMarked;
