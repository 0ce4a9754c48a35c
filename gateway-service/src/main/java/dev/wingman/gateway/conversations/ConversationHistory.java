package dev.wingman.gateway.conversations;

import dev.wingman.gateway.chat.ConversationOwners;
import dev.wingman.gateway.nearcache.EntryKey;
import dev.wingman.gateway.nearcache.NearCache;
import dev.wingman.gateway.nearcache.NearRead;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.telemetry.CacheOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** The turns of conversations: from Redis, where those that live are, else by a load. Safe for concurrent use. */
final class ConversationHistory {

    /** @param outcome where the turns were found */
    record Found(List<ConversationTurn> turns, CacheOutcome outcome) {}

    private static final Logger log = LoggerFactory.getLogger(ConversationHistory.class);
    private static final String CACHE = "conversations";

    /** A turn is in PostgreSQL within half a second of its answer, if neither is busy. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final int MOST_LOOKS = 8;

    private final Redis redis;
    private final NearCache cache;
    private final ConversationOwners owners;

    ConversationHistory(Redis redis, NearCache cache, ConversationOwners owners) {
        this.redis = redis;
        this.cache = cache;
        this.owners = owners;
    }

    /**
     * Looks again for a while when there is nothing in a conversation in which the user has spoken lately: without Redis
     * its first turn may still be on its way into PostgreSQL.
     *
     * @param trace the place of the request in its trace
     * @return the newest turns, of all users, oldest first; none when there is no such conversation; fails with
     *     {@link dev.wingman.gateway.nearcache.EntryUnavailableException} when they can't be read now
     */
    Mono<Found> turns(String conversationId, String userId, TraceContext trace) {
        Mono<Found> look = look(conversationId, trace);
        return look.flatMap(found -> found.turns().isEmpty() && owners.spokeLately(conversationId, userId)
                ? look.delaySubscription(PAUSE)
                        .filter(later -> !later.turns().isEmpty())
                        .repeatWhenEmpty(MOST_LOOKS, looks -> looks)
                        .onErrorReturn(IllegalStateException.class, found)
                : Mono.just(found));
    }

    private Mono<Found> look(String conversationId, TraceContext trace) {
        return redis.ask(commands -> commands.lrange(ConversationTurn.REDIS_PREFIX + conversationId, 0, -1))
                .filter(turns -> !turns.isEmpty())
                .map(turns ->
                        new Found(turns.stream().map(ConversationHistory::turn).toList(), CacheOutcome.HIT_L2))
                .onErrorResume(JacksonException.class, unreadable -> {
                    log.atWarn()
                            .addKeyValue("conversationId", conversationId)
                            .log("a conversation in Redis can't be read and is loaded");
                    return Mono.empty();
                })
                .switchIfEmpty(
                        cache.read(new EntryKey(CACHE, conversationId), trace).map(ConversationHistory::loaded));
    }

    private static Found loaded(NearRead read) {
        List<ConversationTurn> turns = read.entry().present()
                ? Arrays.asList(WireJson.MAPPER.readValue(read.entry().json(), ConversationTurn[].class))
                : List.of();
        return new Found(turns, read.outcome());
    }

    private static ConversationTurn turn(String json) {
        return WireJson.MAPPER.readValue(json, ConversationTurn.class);
    }
}
