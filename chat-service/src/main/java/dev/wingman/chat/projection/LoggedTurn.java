package dev.wingman.chat.projection;

import dev.wingman.schemas.chat.TurnCompleted;

/** A turn and its place in {@code chat.turns}. */
public record LoggedTurn(int partition, long offset, TurnCompleted turn) {}
