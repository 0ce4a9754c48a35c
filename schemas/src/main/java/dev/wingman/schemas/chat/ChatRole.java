package dev.wingman.schemas.chat;

/** Who speaks in a {@link ChatMessage}. */
public enum ChatRole {
    SYSTEM,
    USER,
    ASSISTANT
}
