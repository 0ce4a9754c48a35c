package dev.wingman.cache.conversations;

import dev.wingman.cache.loading.CachedResource;
import dev.wingman.schemas.WireJson;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Whose a conversation is: a JSON string. It never changes, but "nobody's" does at any time and is kept nowhere.
 */
@Component
class ConversationOwnersCache implements CachedResource {

    private final ConversationTable conversations;

    ConversationOwnersCache(ConversationTable conversations) {
        this.conversations = conversations;
    }

    @Override
    public String name() {
        return "conversation-owners";
    }

    @Override
    public Duration ttl() {
        return Duration.ofHours(24);
    }

    @Override
    public Mono<String> load(String conversationId) {
        return conversations.owner(conversationId).map(WireJson.MAPPER::writeValueAsString);
    }
}
