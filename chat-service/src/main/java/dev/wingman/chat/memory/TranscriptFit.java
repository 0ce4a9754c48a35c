package dev.wingman.chat.memory;

import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Sends a transcript that a client brings as it came, as long as it fits: what stands in it is the client's choice. Of a
 * longer one the system messages are kept within half of the room, the newest exchanges, and older ones that share words with
 * the message. Safe for concurrent use.
 */
final class TranscriptFit {

    private static final double SYSTEM_SHARE = 0.5;

    private final ContextSettings.Compression settings;
    private final TokenCounter tokens;

    TranscriptFit(ContextSettings.Compression settings, TokenCounter tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    /** What one side says and what the other answers: sent together or not at all. */
    private record Exchange(List<ChatMessage> messages) {

        boolean endsWithAnswer() {
            return messages.get(messages.size() - 1).role() == ChatRole.ASSISTANT;
        }

        String text() {
            return String.join("\n", messages.stream().map(ChatMessage::content).toList());
        }
    }

    /** @param size tokens of the message with its frame */
    Mono<ModelContext> fit(List<ChatMessage> transcript, String message, long size, Tier tier) {
        int limit = settings.limit(tier);
        if (size > limit) {
            return Mono.error(BudgetedContext.tooLarge(limit));
        }
        int room = (int) Math.min(settings.transcriptTokens(), limit - size);
        long characters =
                transcript.stream().mapToLong(said -> said.content().length()).sum();
        return characters <= 4_000
                ? Mono.just(fitted(transcript, message, size, room))
                : Mono.fromCallable(() -> fitted(transcript, message, size, room))
                        .subscribeOn(Schedulers.parallel());
    }

    private ModelContext fitted(List<ChatMessage> transcript, String message, long size, int room) {
        long all = 0;
        for (ChatMessage said : transcript) {
            all += TurnTokens.message(said.content(), tokens);
        }
        List<ChatMessage> sent = all <= room ? new ArrayList<>(transcript) : cut(transcript, message, room);
        long sum = all <= room ? all : TurnTokens.messages(sent, tokens) - TurnTokens.BEGIN;
        int turns = turns(transcript);
        int turnsSent = turns(sent);
        sent.add(new ChatMessage(ChatRole.USER, message));
        return new ModelContext(sent, new TurnContext(all + size, sum + size, turns, turnsSent, null));
    }

    private List<ChatMessage> cut(List<ChatMessage> transcript, String message, int room) {
        List<ChatMessage> kept = new ArrayList<>();
        List<Exchange> exchanges = new ArrayList<>();
        int systemRoom = (int) (room * SYSTEM_SHARE);
        int left = room;
        for (ChatMessage said : transcript) {
            if (said.role() == ChatRole.SYSTEM) {
                String head = tokens.head(said.content(), Math.max(0, systemRoom - TurnTokens.MESSAGE));
                if (!head.isEmpty()) {
                    int taken = TurnTokens.message(head, tokens);
                    systemRoom -= taken;
                    left -= taken;
                    kept.add(new ChatMessage(ChatRole.SYSTEM, head));
                }
            } else {
                add(said, exchanges);
            }
        }
        PassageIndex index = new PassageIndex();
        for (Exchange exchange : exchanges) {
            long sum = exchange.messages().stream()
                    .mapToLong(said -> TurnTokens.message(said.content(), tokens))
                    .sum();
            index.add(new Passage("", "", exchange.text(), (int) Math.min(Integer.MAX_VALUE, sum)));
        }
        BitSet chosen = ContextWindow.choose(index, message, null, Math.max(0, left), settings.latestShare());
        chosen.stream().forEach(place -> kept.addAll(exchanges.get(place).messages()));
        return kept;
    }

    /** A user who speaks after an answer begins a new exchange. */
    private static void add(ChatMessage said, List<Exchange> exchanges) {
        int last = exchanges.size() - 1;
        if (last < 0 || (said.role() == ChatRole.USER && exchanges.get(last).endsWithAnswer())) {
            exchanges.add(new Exchange(new ArrayList<>(List.of(said))));
        } else {
            exchanges.get(last).messages().add(said);
        }
    }

    static int turns(List<ChatMessage> messages) {
        return (int) messages.stream()
                .filter(said -> said.role() == ChatRole.ASSISTANT)
                .count();
    }
}
