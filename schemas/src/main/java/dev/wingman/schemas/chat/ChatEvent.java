package dev.wingman.schemas.chat;

import dev.wingman.schemas.Event;

/** What may stand in {@code chat.requests}. */
public sealed interface ChatEvent extends Event permits ChatRequested {}
