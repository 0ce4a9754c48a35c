package dev.wingman.chat.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.TurnCompleted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The conversations of one partition of {@code chat.requests}, from its assignment to its revocation; another instance
 * may have changed them before. Safe for concurrent use; for one conversation the caller takes turns.
 *
 * <p>Turns are looked for in process, then in Redis, then in PostgreSQL. A store that is away is skipped: the answer is
 * then given in the light of fewer turns. Turns that ended shortly before the assignment are handed in with
 * {@link #recall}, since neither store need have them yet.
 */
public final class ConversationMemory {

    private final RedisConversations redis;
    private final TurnStore history;
    private final int newest;
    private final int partition;
    private final Follower follower;
    private final Cache<ConversationId, List<ConversationTurn>> turns;
    private final Cache<ConversationId, List<ConversationTurn>> recalled;

    private ConversationMemory(
            RedisConversations redis,
            TurnStore history,
            int newest,
            long mostCharacters,
            long mostRecalled,
            int partition,
            Follower follower) {
        this.redis = redis;
        this.history = history;
        this.newest = newest;
        this.partition = partition;
        this.follower = follower;
        this.turns = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(mostCharacters)
                .weigher(ConversationMemory::characters)
                .build();
        this.recalled = Caffeine.newBuilder().maximumSize(mostRecalled).build();
    }

    /** Is told what happens in memory; must return at once. Safe for concurrent use. */
    interface Follower {

        /** Does nothing. */
        Follower NONE = new Follower() {
            @Override
            public void opened() {
                // does nothing
            }

            @Override
            public void ended(int partition, TurnCompleted turn, List<ConversationTurn> turns) {
                // does nothing
            }
        };

        /** A partition was assigned. */
        void opened();

        /**
         * A turn has ended.
         *
         * @param partition of its request
         * @param turns the newest of its conversation, this one included; empty for a turn that is not remembered
         */
        void ended(int partition, TurnCompleted turn, List<ConversationTurn> turns);
    }

    /** Opens the memory of newly assigned partitions. Safe for concurrent use. */
    public static final class Factory {

        private static final int MOST_RECALLED = 10_000;

        private final RedisConversations redis;
        private final TurnStore history;
        private final MemorySettings settings;
        private final Follower follower;

        Factory(RedisConversations redis, TurnStore history, MemorySettings settings, Follower follower) {
            this.redis = redis;
            this.history = history;
            this.settings = settings;
            this.follower = follower;
        }

        public ConversationMemory open(int partition) {
            follower.opened();
            return new ConversationMemory(
                    redis,
                    history,
                    settings.maxTurns(),
                    settings.maxCharactersPerPartition(),
                    MOST_RECALLED,
                    partition,
                    follower);
        }
    }

    /** Takes note of a turn that ended before the assignment. */
    public void recall(TurnCompleted turn) {
        if (turn.remembered()) {
            recalled.asMap().merge(id(turn), List.of(ConversationTurn.of(turn)), this::merge);
        }
    }

    /** The newest turns of a conversation, oldest first; never an error. */
    public Mono<List<ConversationTurn>> turns(ConversationId conversation) {
        List<ConversationTurn> known = turns.getIfPresent(conversation);
        return known != null ? Mono.just(known) : load(conversation);
    }

    /** The turns of a conversation that begins with the message in hand, which no store need be asked for. */
    public List<ConversationTurn> begin(ConversationId conversation) {
        return keep(conversation, List.of(), false);
    }

    /** Adds a turn that has just ended. */
    public void remember(TurnCompleted turn) {
        if (!turn.remembered()) {
            follower.ended(partition, turn, List.of());
            return;
        }
        ConversationTurn added = ConversationTurn.of(turn);
        List<ConversationTurn> before = turns.getIfPresent(id(turn));
        if (before == null) {
            // Not loaded, or evicted meanwhile: keep it for the next load, the stores get it as well.
            recall(turn);
            redis.forget(id(turn));
            return;
        }
        List<ConversationTurn> after = merge(before, List.of(added));
        turns.put(id(turn), after);
        follower.ended(partition, turn, after);
        if (before.isEmpty()) {
            redis.replace(id(turn), List.of(added));
        } else {
            redis.append(id(turn), added, newest);
        }
    }

    private Mono<List<ConversationTurn>> load(ConversationId conversation) {
        return redis.load(conversation, newest)
                .map(stored -> keep(conversation, stored, true))
                .switchIfEmpty(Mono.defer(() -> history.load(conversation, newest)
                        .onErrorResume(e -> Mono.empty())
                        .defaultIfEmpty(List.of())
                        .map(stored -> keep(conversation, stored, false))));
    }

    private List<ConversationTurn> keep(ConversationId conversation, List<ConversationTurn> stored, boolean fromRedis) {
        List<ConversationTurn> late = recalled.getIfPresent(conversation);
        List<ConversationTurn> merged = late == null ? stored : merge(stored, late);
        turns.put(conversation, merged);
        recalled.invalidate(conversation);
        boolean redisIsBehind = fromRedis ? merged.size() != stored.size() : !merged.isEmpty();
        if (redisIsBehind) {
            redis.replace(conversation, merged);
        }
        return merged;
    }

    private List<ConversationTurn> merge(List<ConversationTurn> older, List<ConversationTurn> younger) {
        Map<String, ConversationTurn> byRequest = new LinkedHashMap<>();
        older.forEach(turn -> byRequest.put(turn.requestId(), turn));
        younger.forEach(turn -> byRequest.putIfAbsent(turn.requestId(), turn));
        List<ConversationTurn> merged = new ArrayList<>(byRequest.values());
        return List.copyOf(merged.subList(Math.max(0, merged.size() - newest), merged.size()));
    }

    private static ConversationId id(TurnCompleted turn) {
        return new ConversationId(turn.userId(), turn.conversationId());
    }

    private static int characters(ConversationId conversation, List<ConversationTurn> turns) {
        long sum = 200;
        for (ConversationTurn turn : turns) {
            sum += 200 + turn.message().length() + length(turn.reply());
        }
        return (int) Math.min(Integer.MAX_VALUE, sum);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
