package dev.wingman.gateway.conversations;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wingman.gateway.chat.ConversationOwners;
import dev.wingman.gateway.nearcache.EntryKey;
import dev.wingman.gateway.nearcache.EntryUnavailableException;
import dev.wingman.gateway.nearcache.NearCache;
import dev.wingman.gateway.nearcache.NearEntry;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.WireJson;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Owners through the near cache. The first turn in the log decides whose a conversation is; until it is in PostgreSQL a
 * claim in Redis does.
 */
final class NearConversationOwners implements ConversationOwners {

    private static final Logger log = LoggerFactory.getLogger(NearConversationOwners.class);
    private static final String CACHE = "conversation-owners";
    private static final Duration CLAIM = Duration.ofMinutes(15);

    /** As long as a JSON client waits for its answer. */
    private static final Duration LATELY = Duration.ofMinutes(2);

    private static final int MOST_LATELY = 50_000;

    private final NearCache cache;
    private final Cache<String, String> lately = Caffeine.newBuilder()
            .maximumSize(MOST_LATELY)
            .expireAfterWrite(LATELY)
            .build();

    NearConversationOwners(NearCache cache) {
        this.cache = cache;
    }

    @Override
    public Mono<Ownership> check(String conversationId, String userId, TraceContext trace) {
        return cache.read(key(conversationId), trace)
                .map(read -> ownership(read.entry(), userId))
                .onErrorResume(EntryUnavailableException.class, unavailable -> Mono.just(Ownership.UNKNOWN))
                .onErrorResume(failure -> {
                    log.atError().setCause(failure).log("an owner can't be looked up");
                    return Mono.just(Ownership.UNKNOWN);
                });
    }

    @Override
    public Mono<Ownership> claim(String conversationId, String userId) {
        return cache.claim(key(conversationId), json(userId), CLAIM)
                .map(entry -> ownership(entry, userId))
                .defaultIfEmpty(Ownership.UNKNOWN);
    }

    @Override
    public void accepted(String conversationId, String userId, boolean named) {
        lately.put(conversationId, userId);
        if (!named) {
            return;
        }
        cache.offer(key(conversationId), json(userId), CLAIM)
                .subscribe(
                        done -> {}, failure -> log.atError().setCause(failure).log("an owner can't be remembered"));
    }

    @Override
    public boolean spokeLately(String conversationId, String userId) {
        return userId.equals(lately.getIfPresent(conversationId));
    }

    private static Ownership ownership(NearEntry entry, String userId) {
        if (!entry.present()) {
            return Ownership.UNKNOWN;
        }
        return entry.text().equals(json(userId)) ? Ownership.OWN : Ownership.OTHER;
    }

    private static EntryKey key(String conversationId) {
        return new EntryKey(CACHE, conversationId);
    }

    private static String json(String userId) {
        return WireJson.MAPPER.writeValueAsString(userId);
    }
}
