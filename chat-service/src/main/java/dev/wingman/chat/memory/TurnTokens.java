package dev.wingman.chat.memory;

import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ConversationTurn;
import java.util.List;

/**
 * How many tokens messages are: those of their text, and {@value #MESSAGE} for each one's frame as OpenAI's chat models count
 * it (3 and one for the role). Pure.
 */
final class TurnTokens {

    /** The frame of a message. */
    static final int MESSAGE = 4;

    /** What begins the answer. */
    static final int BEGIN = 3;

    private TurnTokens() {}

    static int message(String text, TokenCounter tokens) {
        return tokens.count(text) + MESSAGE;
    }

    static long messages(List<ChatMessage> messages, TokenCounter tokens) {
        long sum = BEGIN;
        for (ChatMessage message : messages) {
            sum += message(message.content(), tokens);
        }
        return sum;
    }

    static int turn(ConversationTurn turn, String reply, TokenCounter tokens) {
        return message(turn.message(), tokens) + message(reply, tokens);
    }

    static Passage passage(ConversationTurn turn, String reply, TokenCounter tokens) {
        return new Passage(turn.requestId(), "", turn.message() + "\n" + reply, turn(turn, reply, tokens));
    }
}
