package dev.wingman.schemas.chat;

import dev.wingman.schemas.Event;

/** What may stand in {@code chat.ledger}. */
public sealed interface LedgerEvent extends Event permits LedgerDayUpdated {}
