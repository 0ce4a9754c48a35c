package dev.wingman.schemas.chat;

import dev.wingman.schemas.Event;

/** What may stand in {@code chat.answers}. */
public sealed interface AnswerEvent extends Event permits AnswerLearned, AnswerForgotten {}
