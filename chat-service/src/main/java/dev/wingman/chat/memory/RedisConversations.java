package dev.wingman.chat.memory;

import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.ConversationTurn;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/**
 * Conversations in Redis, as lists of turns that are complete up to the newest {@code maxTurns}, or absent. Safe for
 * concurrent use.
 *
 * <p>Fails open: while Redis is away reads are empty at once. A conversation whose change did not reach Redis is noted
 * and deleted there before Redis is believed again; past {@value #MOST_NOTED} of them all conversations in Redis are
 * deleted.
 */
final class RedisConversations implements TurnStore, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisConversations.class);

    private static final int MOST_NOTED = 10_000;
    private static final Duration REPAIR_INTERVAL = Duration.ofSeconds(1);
    private static final int DELETE_BATCH = 500;

    /** Appends only where the list exists, so that a list is never a tail that looks like the whole. */
    private static final RedisScript<Long> APPEND = RedisScript.of("""
            if redis.call('RPUSHX', KEYS[1], ARGV[1]) == 0 then return 0 end
            redis.call('LTRIM', KEYS[1], -tonumber(ARGV[2]), -1)
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1
            """, Long.class);

    private static final RedisScript<Long> REPLACE = RedisScript.of("""
            redis.call('DEL', KEYS[1])
            for i = 2, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[i]) end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 1
            """, Long.class);

    private final ReactiveStringRedisTemplate redis;
    private final MemorySettings settings;
    private final Counter failures;
    private final AtomicBoolean away = new AtomicBoolean();
    private final Set<String> stale = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean everythingIsStale = new AtomicBoolean();
    private final Disposable repair;

    RedisConversations(ReactiveStringRedisTemplate redis, MemorySettings settings, MeterRegistry meters) {
        this.redis = redis;
        this.settings = settings;
        this.failures = Counter.builder("wingman.chat.memory.redis.failures")
                .description("Redis calls of the conversation memory that failed or took too long")
                .register(meters);
        this.repair = settings.redisEnabled()
                ? Flux.interval(REPAIR_INTERVAL)
                        .onBackpressureDrop()
                        .concatMap(tick -> repair())
                        .subscribe(repaired -> {}, e -> LOG.error("Repair of Redis conversations ended", e))
                : () -> {};
    }

    @Override
    public Mono<List<ConversationTurn>> load(ConversationId conversation, int newest) {
        String key = key(conversation);
        if (!settings.redisEnabled() || away.get() || everythingIsStale.get() || stale.contains(key)) {
            return Mono.empty();
        }
        return redis.opsForList()
                .range(key, -newest, -1)
                .collectList()
                .timeout(settings.redisBudget())
                .doOnError(this::failed)
                .onErrorResume(e -> Mono.empty())
                .map(values -> read(conversation, values))
                .filter(turns -> !turns.isEmpty());
    }

    /** Adds a turn to a conversation whose list is in Redis; without a list it does nothing. */
    void append(ConversationId conversation, ConversationTurn turn, int newest) {
        change(conversation, key -> redis.execute(
                        APPEND,
                        List.of(key),
                        List.of(json(turn), Integer.toString(newest), millis(settings.redisRetention())))
                .then());
    }

    /** Writes the whole list of a conversation. */
    void replace(ConversationId conversation, List<ConversationTurn> turns) {
        List<String> arguments = new ArrayList<>(turns.size() + 1);
        arguments.add(millis(settings.redisRetention()));
        turns.forEach(turn -> arguments.add(json(turn)));
        change(conversation, key -> redis.execute(REPLACE, List.of(key), arguments)
                .then());
    }

    /** Takes a conversation out of Redis. */
    void forget(ConversationId conversation) {
        change(conversation, key -> redis.delete(key).then());
    }

    /** Whether Redis is left alone until it answers again. */
    boolean isAway() {
        return away.get();
    }

    @Override
    public void close() {
        repair.dispose();
    }

    private void change(ConversationId conversation, java.util.function.Function<String, Mono<Void>> change) {
        if (!settings.redisEnabled()) {
            return;
        }
        String key = key(conversation);
        if (away.get() || stale.contains(key)) {
            note(key);
            return;
        }
        change.apply(key).timeout(settings.redisBudget()).subscribe(done -> {}, e -> {
            note(key);
            failed(e);
        });
    }

    private void note(String key) {
        if (stale.size() < MOST_NOTED) {
            stale.add(key);
        } else {
            everythingIsStale.set(true);
        }
    }

    private void failed(Throwable e) {
        failures.increment();
        if (away.compareAndSet(false, true)) {
            LOG.warn("Redis is away ({}): conversations are read from PostgreSQL", e.getMessage());
        }
    }

    /** Deletes what is stale and, once that worked, believes Redis again. */
    private Mono<Boolean> repair() {
        if (!away.get() && stale.isEmpty() && !everythingIsStale.get()) {
            return Mono.just(true);
        }
        List<String> noted = List.copyOf(stale);
        Mono<Void> everything = everythingIsStale.get()
                ? redis.scan(ScanOptions.scanOptions()
                                .match(ConversationTurn.REDIS_PREFIX + "*")
                                .count(DELETE_BATCH)
                                .build())
                        .buffer(DELETE_BATCH)
                        .concatMap(keys -> redis.delete(keys.toArray(String[]::new)))
                        .then(Mono.fromRunnable(() -> everythingIsStale.set(false)))
                : Mono.empty();
        return everything
                .thenMany(Flux.fromIterable(noted).buffer(DELETE_BATCH))
                .concatMap(keys -> redis.delete(keys.toArray(String[]::new)))
                .then(redis.hasKey(ConversationTurn.REDIS_PREFIX))
                .timeout(REPAIR_INTERVAL.multipliedBy(10))
                .map(reachable -> {
                    noted.forEach(stale::remove);
                    if (away.compareAndSet(true, false)) {
                        LOG.info("Redis is back; {} conversations were renewed", noted.size());
                    }
                    return true;
                })
                .onErrorResume(e -> Mono.just(false));
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
