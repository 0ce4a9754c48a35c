package dev.wingman.chat.memory;

import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** Sends the newest turns and nothing else. Pure; safe for concurrent use. */
final class NewestTurns implements ContextBuilder {

    private final String persona;
    private final int maxTurns;
    private final int maxCharacters;

    /**
     * @param persona the system message of Wingman's own conversations
     * @param maxTurns answered turns of the conversation that are sent at most, the newest ones
     * @param maxCharacters bound of their text, in UTF-16 units; a turn is sent whole or not at all
     */
    NewestTurns(String persona, int maxTurns, int maxCharacters) {
        this.persona = persona;
        this.maxTurns = maxTurns;
        this.maxCharacters = maxCharacters;
    }

    @Override
    public Mono<ModelContext> build(ChatRequested request, List<ConversationTurn> turns, Tier tier) {
        List<ChatMessage> messages =
                request.transcript() == null ? inConversation(request, turns) : fromTranscript(request);
        return Mono.just(
                new ModelContext(messages, new TurnContext(0, 0, turns.size(), messages.size() / 2 - 1, null)));
    }

    /** The messages for a request of one of Wingman's own conversations. */
    private List<ChatMessage> inConversation(ChatRequested request, List<ConversationTurn> turns) {
        List<ChatMessage> newestFirst = new ArrayList<>();
        newestFirst.add(new ChatMessage(ChatRole.USER, request.message()));
        int taken = 0;
        long characters = 0;
        for (int i = turns.size() - 1; i >= 0 && taken < maxTurns; i--) {
            ConversationTurn turn = turns.get(i);
            String reply = turn.reply();
            if (reply == null || turn.requestId().equals(request.requestId())) {
                continue;
            }
            characters += turn.message().length() + reply.length();
            if (characters > maxCharacters) {
                break;
            }
            newestFirst.add(new ChatMessage(ChatRole.ASSISTANT, reply));
            newestFirst.add(new ChatMessage(ChatRole.USER, turn.message()));
            taken++;
        }
        newestFirst.add(new ChatMessage(ChatRole.SYSTEM, persona));
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** The messages for a request that brings its own transcript: as the client sent them, persona included. */
    private static List<ChatMessage> fromTranscript(ChatRequested request) {
        List<ChatMessage> messages = new ArrayList<>(Objects.requireNonNullElse(request.transcript(), List.of()));
        messages.add(new ChatMessage(ChatRole.USER, request.message()));
        return messages;
    }
}
