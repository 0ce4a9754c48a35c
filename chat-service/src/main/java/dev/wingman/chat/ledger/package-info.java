/** What turns cost, what they would have cost, and who may still spend. */
@NullMarked
package dev.wingman.chat.ledger;

import org.jspecify.annotations.NullMarked;
