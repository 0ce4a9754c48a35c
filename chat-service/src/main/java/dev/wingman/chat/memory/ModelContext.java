package dev.wingman.chat.memory;

import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.TurnContext;
import java.util.List;

/**
 * What a model reads.
 *
 * @param messages system message, what was said before, and last the user's message
 * @param size how much of the conversation that is
 */
public record ModelContext(List<ChatMessage> messages, TurnContext size) {

    public ModelContext {
        messages = List.copyOf(messages);
    }
}
