/** Files that people write, and that are read again when they change. */
@NullMarked
package dev.wingman.metrics.files;

import org.jspecify.annotations.NullMarked;
