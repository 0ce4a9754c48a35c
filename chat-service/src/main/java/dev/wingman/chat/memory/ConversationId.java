package dev.wingman.chat.memory;

/**
 * Names a conversation. The user is part of the name, so that nobody's memory can reach another's prompt, whatever id a
 * client sends.
 */
public record ConversationId(String userId, String conversationId) {}
