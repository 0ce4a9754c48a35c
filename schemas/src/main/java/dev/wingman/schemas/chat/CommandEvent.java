package dev.wingman.schemas.chat;

import dev.wingman.schemas.Event;

/** What may stand in {@code chat.commands}. */
public sealed interface CommandEvent extends Event permits AnswerRecallRequested {}
