/** What a running Wingman leaves on disk for the other commands: addresses, processes, the local key. */
@NullMarked
package dev.wingman.cli.home;

import org.jspecify.annotations.NullMarked;
