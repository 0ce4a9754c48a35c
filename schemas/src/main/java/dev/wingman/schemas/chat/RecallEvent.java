package dev.wingman.schemas.chat;

import dev.wingman.schemas.Event;

/** What may stand in {@code chat.recalls}. */
public sealed interface RecallEvent extends Event permits AnswerRecalled {}
