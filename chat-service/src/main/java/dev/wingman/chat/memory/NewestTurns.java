package dev.wingman.chat.memory;

import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import reactor.core.publisher.Mono;

/** Sends the newest turns and nothing else. Pure; safe for concurrent use. */
final class NewestTurns implements ContextBuilder {

    private final String persona;
    private final int maxTurns;
    private final int maxCharacters;
    private final TokenCounter tokens;

    /**
     * @param persona the system message of Wingman's own conversations
     * @param maxTurns answered turns of the conversation that are sent at most, the newest ones
     * @param maxCharacters bound of their text, in UTF-16 units; a turn is sent whole or not at all
     */
    NewestTurns(String persona, int maxTurns, int maxCharacters, TokenCounter tokens) {
        this.persona = persona;
        this.maxTurns = maxTurns;
        this.maxCharacters = maxCharacters;
        this.tokens = tokens;
    }

    @Override
    public Mono<ModelContext> build(ChatRequested request, List<ConversationTurn> turns, Tier tier) {
        List<ChatMessage> transcript = request.transcript();
        return Mono.fromSupplier(
                () -> transcript == null ? inConversation(request, turns) : asItCame(transcript, request.message()));
    }

    /** The messages for a request of one of Wingman's own conversations. */
    private ModelContext inConversation(ChatRequested request, List<ConversationTurn> turns) {
        List<ChatMessage> newestFirst = new ArrayList<>();
        newestFirst.add(new ChatMessage(ChatRole.USER, request.message()));
        int answered = 0;
        int taken = 0;
        long characters = 0;
        long left = 0;
        for (int i = turns.size() - 1; i >= 0; i--) {
            ConversationTurn turn = turns.get(i);
            String reply = turn.reply();
            if (reply == null || turn.requestId().equals(request.requestId())) {
                continue;
            }
            characters += turn.message().length() + reply.length();
            if (taken == answered && taken < maxTurns && characters <= maxCharacters) {
                newestFirst.add(new ChatMessage(ChatRole.ASSISTANT, reply));
                newestFirst.add(new ChatMessage(ChatRole.USER, turn.message()));
                taken++;
            } else {
                left += TurnTokens.turn(turn, reply, tokens);
            }
            answered++;
        }
        newestFirst.add(new ChatMessage(ChatRole.SYSTEM, persona));
        Collections.reverse(newestFirst);
        long sent = TurnTokens.messages(newestFirst, tokens);
        return new ModelContext(newestFirst, new TurnContext(sent + left, sent, answered, taken, null));
    }

    /** The messages for a request that brings its own transcript: as the client sent them, persona included. */
    private ModelContext asItCame(List<ChatMessage> transcript, String message) {
        List<ChatMessage> messages = new ArrayList<>(transcript);
        int turns = TranscriptFit.turns(messages);
        messages.add(new ChatMessage(ChatRole.USER, message));
        long size = TurnTokens.messages(messages, tokens);
        return new ModelContext(messages, new TurnContext(size, size, turns, turns, null));
    }
}
