/** What model calls cost: the price list and the arithmetic of it. */
@NullMarked
package dev.wingman.chat.pricing;

import org.jspecify.annotations.NullMarked;
