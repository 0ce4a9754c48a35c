package dev.wingman.gateway.conversations;

import dev.wingman.gateway.nearcache.EntryKey;
import dev.wingman.gateway.nearcache.NearCache;
import dev.wingman.gateway.nearcache.NearRead;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.telemetry.CacheOutcome;
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

    private final Redis redis;
    private final NearCache cache;

    ConversationHistory(Redis redis, NearCache cache) {
        this.redis = redis;
        this.cache = cache;
    }

    /**
     * @param trace the place of the request in its trace
     * @return the newest turns, of all users, oldest first; none when there is no such conversation; fails with
     *     {@link dev.wingman.gateway.nearcache.EntryUnavailableException} when they can't be read now
     */
    Mono<Found> turns(String conversationId, TraceContext trace) {
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
