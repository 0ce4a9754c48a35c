/** The pool of connections to PostgreSQL. */
@NullMarked
package dev.wingman.chat.database;

import org.jspecify.annotations.NullMarked;
