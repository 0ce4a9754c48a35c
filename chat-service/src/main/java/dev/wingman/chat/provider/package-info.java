/** Calls model providers: one front over a chain of adapters, with retries, fallback and a record of every call. */
@NullMarked
package dev.wingman.chat.provider;

import org.jspecify.annotations.NullMarked;
