package dev.wingman.gateway.chat;

import dev.wingman.schemas.chat.ReplyEvent;

/** A reply and its place in the log. */
public record LoggedReply(ReplyPlace place, ReplyEvent event) {}
