/** What Wingman is measured against: the least that any program of its kind has to do. Each part is a process of its own. */
@NullMarked
package dev.wingman.loadtest.echo;

import org.jspecify.annotations.NullMarked;
