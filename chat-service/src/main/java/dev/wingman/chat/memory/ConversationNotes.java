package dev.wingman.chat.memory;

import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.schemas.chat.ConversationTurn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was worked out about a long conversation: its answered turns as far back as they are known, their sizes, words and
 * vectors, and the running summary. Safe for concurrent use.
 */
final class ConversationNotes {

    private final ConversationId conversation;
    private final TokenCounter tokens;
    private final int mostTurns;
    private final List<ConversationTurn> turns = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final PassageIndex index = new PassageIndex();
    private long characters;
    private @Nullable Summary summary;
    private boolean summarising;

    /** @param mostTurns a quarter past it, the notes are full */
    ConversationNotes(ConversationId conversation, TokenCounter tokens, int mostTurns) {
        this.conversation = conversation;
        this.tokens = tokens;
        this.mostTurns = mostTurns;
    }

    /** Turns to send in their order, and how much of the whole they are. */
    record Choice(List<ConversationTurn> turns, long tokens, int allTurns, long allTokens) {}

    /** Adds what is not there yet. */
    synchronized void add(List<ConversationTurn> added) {
        for (ConversationTurn turn : added) {
            String reply = turn.reply();
            if (reply != null && turn.userId().equals(conversation.userId()) && known.add(turn.requestId())) {
                turns.add(turn);
                index.add(TurnTokens.passage(turn, reply, tokens));
                characters += turn.message().length() + reply.length();
            }
        }
    }

    synchronized Choice choose(
            String request, String message, float @Nullable [] vector, int room, double latestShare) {
        BitSet chosen = ContextWindow.choose(index, message, vector, room, latestShare);
        List<ConversationTurn> sent = new ArrayList<>();
        long sum = 0;
        for (int place = chosen.nextSetBit(0); place >= 0; place = chosen.nextSetBit(place + 1)) {
            if (!turns.get(place).requestId().equals(request)) {
                sent.add(turns.get(place));
                sum += index.passage(place).tokens();
            }
        }
        return new Choice(List.copyOf(sent), sum, turns.size(), index.tokens());
    }

    synchronized int size() {
        return turns.size();
    }

    /** Whether so many turns are there that the notes had better be made anew. */
    synchronized boolean isFull() {
        return turns.size() >= mostTurns + mostTurns / 4;
    }

    synchronized boolean hasVectors() {
        return index.vectors() > 0;
    }

    /** The next turn without a vector, newest first. */
    synchronized @Nullable Integer nextToEmbed() {
        for (int place = turns.size() - 1; place >= 0; place--) {
            if (!index.hasVector(place)) {
                return place;
            }
        }
        return null;
    }

    synchronized String text(int place) {
        return index.passage(place).text();
    }

    synchronized void vector(int place, float[] vector) {
        index.vector(place, vector);
    }

    synchronized @Nullable Summary summary() {
        return summary;
    }

    /** Takes a summary, unless a later version is there. */
    synchronized void summary(Summary newer) {
        Summary current = summary;
        if (current == null || newer.version() > current.version()) {
            summary = newer;
        }
    }

    /**
     * The turns that the summary ought to cover and does not, oldest first; the caller then owes {@link #summarised}.
     *
     * @param window tokens of the newest turns that need no summary
     * @param step with fewer tokens of such turns it is not worth it yet
     * @return empty when there is nothing to do, or it is being done
     */
    synchronized List<ConversationTurn> toSummarise(int window, int step) {
        if (summarising) {
            return List.of();
        }
        int end = turns.size();
        long inWindow = 0;
        while (end > 0 && inWindow + index.passage(end - 1).tokens() <= window) {
            inWindow += index.passage(--end).tokens();
        }
        Summary current = summary;
        int begin = end;
        long sum = 0;
        while (begin > 0
                && (current == null || !turns.get(begin - 1).requestId().equals(current.through()))) {
            sum += index.passage(--begin).tokens();
        }
        if (sum < step) {
            return List.of();
        }
        summarising = true;
        return List.copyOf(turns.subList(begin, end));
    }

    synchronized void summarised() {
        summarising = false;
    }

    /** About how much memory this takes, in characters. */
    synchronized int weight() {
        return (int) Math.min(Integer.MAX_VALUE, 1_000 + 2 * characters + turns.size() * 800L);
    }
}
