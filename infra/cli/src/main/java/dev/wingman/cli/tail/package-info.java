/** Shows the events of a topic as they happen. */
@NullMarked
package dev.wingman.cli.tail;

import org.jspecify.annotations.NullMarked;
