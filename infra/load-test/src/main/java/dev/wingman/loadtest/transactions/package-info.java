/** Compares the ways in which an answer, its turn, its usage record and its request's offset can become one. */
@NullMarked
package dev.wingman.loadtest.transactions;

import org.jspecify.annotations.NullMarked;
