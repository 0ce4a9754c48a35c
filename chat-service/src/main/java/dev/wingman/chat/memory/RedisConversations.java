package dev.wingman.chat.memory;

import dev.wingman.redis.Redis;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.ConversationTurn;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/**
 * Conversations in Redis, as lists of turns that are complete up to the newest {@code maxTurns}, or absent. Safe for
 * concurrent use.
 *
 * <p>Fails open: while Redis is away reads are empty at once. A conversation whose change did not reach Redis is noted
 * and not read there until it has been deleted there; past {@value #MOST_NOTED} of them none is read until all
 * conversations in Redis have been deleted.
 */
final class RedisConversations implements TurnStore, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisConversations.class);

    private static final int MOST_NOTED = 10_000;
    private static final Duration REPAIR_INTERVAL = Duration.ofSeconds(1);
    private static final int DELETE_BATCH = 500;
    private static final ScanArgs ALL =
            ScanArgs.Builder.matches(ConversationTurn.REDIS_PREFIX + "*").limit(DELETE_BATCH);

    /** Appends only where the list exists, so that a list is never a tail that looks like the whole. */
    private static final String APPEND = """
            if redis.call('RPUSHX', KEYS[1], ARGV[1]) == 0 then return 0 end
            redis.call('LTRIM', KEYS[1], -tonumber(ARGV[2]), -1)
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1
            """;

    private static final String REPLACE = """
            redis.call('DEL', KEYS[1])
            for i = 2, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[i]) end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 1
            """;

    private final Redis redis;
    private final MemorySettings settings;
    private final Set<String> stale = ConcurrentHashMap.newKeySet();

    /** How many changes did not find a place among the noted since all was deleted; 0: every stale one is noted. */
    private final AtomicLong unnoted = new AtomicLong();

    private final Disposable repair;

    RedisConversations(Redis redis, MemorySettings settings) {
        this.redis = redis;
        this.settings = settings;
        this.repair = settings.redisEnabled()
                ? Flux.interval(REPAIR_INTERVAL)
                        .onBackpressureDrop()
                        .concatMap(tick -> repair())
                        .subscribe(done -> {}, e -> LOG.error("Repair of Redis conversations ended", e))
                : () -> {};
    }

    @Override
    public Mono<List<ConversationTurn>> load(ConversationId conversation, int newest) {
        String key = key(conversation);
        if (!isBelieved(key)) {
            return Mono.empty();
        }
        return redis.ask(commands -> commands.lrange(key, -newest, -1))
                .map(values -> read(conversation, values))
                .filter(turns -> !turns.isEmpty());
    }

    /** Adds a turn to a conversation whose list is in Redis; without a list it does nothing. */
    void append(ConversationId conversation, ConversationTurn turn, int newest) {
        String key = key(conversation);
        change(
                key,
                commands -> commands.eval(
                        APPEND,
                        ScriptOutputType.INTEGER,
                        new String[] {key},
                        json(turn),
                        Integer.toString(newest),
                        millis(settings.redisRetention())));
    }

    /** Writes the whole list of a conversation. */
    void replace(ConversationId conversation, List<ConversationTurn> turns) {
        String key = key(conversation);
        change(key, commands -> {
            List<String> arguments = new ArrayList<>(turns.size() + 1);
            arguments.add(millis(settings.redisRetention()));
            turns.forEach(turn -> arguments.add(json(turn)));
            return commands.eval(
                    REPLACE, ScriptOutputType.INTEGER, new String[] {key}, arguments.toArray(String[]::new));
        });
    }

    /** Takes a conversation out of Redis. */
    void forget(ConversationId conversation) {
        String key = key(conversation);
        change(key, commands -> commands.del(key));
    }

    @Override
    public void close() {
        repair.dispose();
    }

    /** Whether what Redis has under a key is what this instance knows to have written. */
    private boolean isBelieved(String key) {
        return settings.redisEnabled() && unnoted.get() == 0 && !stale.contains(key);
    }

    /** @param change answered with a number, so that no answer means that it may not have reached Redis */
    private void change(String key, Function<RedisAsyncCommands<String, String>, CompletionStage<Long>> change) {
        if (!settings.redisEnabled() || stale.contains(key)) {
            return;
        }
        redis.ask(change)
                .hasElement()
                .subscribe(
                        reached -> {
                            if (!reached) {
                                note(key);
                            }
                        },
                        e -> LOG.error("A change of a conversation in Redis ended", e));
    }

    private void note(String key) {
        if (stale.size() < MOST_NOTED) {
            stale.add(key);
        } else {
            unnoted.incrementAndGet();
        }
    }

    /** Deletes what is stale, as far as Redis lets it; ends when it is done. */
    private Mono<Void> repair() {
        return Mono.defer(() -> {
            long before = unnoted.get();
            List<String> noted = List.copyOf(stale);
            Mono<Boolean> everything = before == 0
                    ? Mono.just(true)
                    : everythingDeleted().doOnNext(all -> {
                        if (all) {
                            unnoted.compareAndSet(before, 0);
                        }
                    });
            return everything.filter(all -> all).flatMap(all -> Flux.fromIterable(noted)
                    .buffer(DELETE_BATCH)
                    .concatMap(keys -> deleted(keys).doOnNext(count -> keys.forEach(stale::remove)))
                    .then());
        });
    }

    /** Whether all conversations were deleted: false when a command failed on the way. */
    private Mono<Boolean> everythingDeleted() {
        return emptied(ScanCursor.INITIAL)
                .expand(reached -> reached.isFinished() ? Mono.empty() : emptied(reached))
                .any(ScanCursor::isFinished);
    }

    /** Deletes the next conversations from a place on; empty when Redis did not do it. */
    private Mono<KeyScanCursor<String>> emptied(ScanCursor from) {
        return redis.ask(commands -> commands.scan(from, ALL))
                .flatMap(found -> found.getKeys().isEmpty()
                        ? Mono.just(found)
                        : deleted(found.getKeys()).thenReturn(found));
    }

    private Mono<Long> deleted(List<String> keys) {
        return redis.ask(commands -> commands.del(keys.toArray(String[]::new)));
    }

    private static String key(ConversationId conversation) {
        return ConversationTurn.REDIS_PREFIX + conversation.conversationId();
    }

    private static List<ConversationTurn> read(ConversationId conversation, List<String> values) {
        List<ConversationTurn> turns = new ArrayList<>(values.size());
        for (String value : values) {
            try {
                ConversationTurn turn = WireJson.MAPPER.readValue(value, ConversationTurn.class);
                if (turn.userId().equals(conversation.userId())) {
                    turns.add(turn);
                }
            } catch (JacksonException e) {
                LOG.atWarn()
                        .addKeyValue("conversationId", conversation.conversationId())
                        .log("An unreadable turn in Redis is passed over");
            }
        }
        return turns;
    }

    private static String json(ConversationTurn turn) {
        return WireJson.MAPPER.writeValueAsString(turn);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
