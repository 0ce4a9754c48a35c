package dev.wingman.schemas.chat;

import dev.wingman.schemas.Event;

/** What may stand in {@code chat.turns}. */
public sealed interface TurnEvent extends Event permits TurnCompleted {}
