package dev.wingman.cache.conversations;

import dev.wingman.cache.loading.CachedResource;
import dev.wingman.schemas.WireJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What was said in a conversation: a JSON array of {@link dev.wingman.schemas.chat.ConversationTurn}, oldest first, the
 * newest {@value #MOST_TURNS} turns or as many as fit. It answers those who wait and is kept nowhere: the next turn
 * changes it, and a conversation that lives is in Redis already.
 */
@Component
class ConversationsCache implements CachedResource {

    static final int MOST_TURNS = 200;

    private final ConversationTable conversations;

    ConversationsCache(ConversationTable conversations) {
        this.conversations = conversations;
    }

    @Override
    public String name() {
        return "conversations";
    }

    @Override
    public Duration ttl() {
        return Duration.ZERO;
    }

    @Override
    public Mono<String> load(String conversationId) {
        return conversations
                .newest(conversationId, MOST_TURNS)
                .map(WireJson.MAPPER::writeValueAsString)
                .collect(NewestThatFit::new, NewestThatFit::add)
                .filter(fitting -> !fitting.turns.isEmpty())
                .map(fitting -> "[" + String.join(",", fitting.turns) + "]");
    }

    /** Takes turns newest first and gives them oldest first, up to the longest value that a cache may have. */
    private static final class NewestThatFit {

        private final Deque<String> turns = new ArrayDeque<>();
        private long bytes = 2;
        private boolean full;

        void add(String turn) {
            bytes += turn.getBytes(StandardCharsets.UTF_8).length + 1;
            full |= bytes > LONGEST_VALUE;
            if (!full) {
                turns.addFirst(turn);
            }
        }
    }
}
