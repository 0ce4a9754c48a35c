package dev.wingman.chat.ledger;

import dev.wingman.schemas.chat.TurnAccount;
import org.jspecify.annotations.Nullable;

/** Compares what an answered turn cost with what it would have cost. Pure; safe for concurrent use. */
@FunctionalInterface
public interface Accountant {

    /** The account of a turn; null when nothing can be compared. */
    @Nullable
    TurnAccount account(Spent spent);
}
