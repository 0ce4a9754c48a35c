/** Bearer tokens of the local key. */
@NullMarked
package dev.wingman.cli.token;

import org.jspecify.annotations.NullMarked;
