package dev.wingman.chat.memory;

import dev.wingman.redis.Redis;
import dev.wingman.schemas.WireJson;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** Running summaries in Redis, as copies for whoever owns the conversation next. Safe for concurrent use. */
final class RedisSummaries {

    static final String PREFIX = "wingman:summary:";

    private static final Logger LOG = LoggerFactory.getLogger(RedisSummaries.class);

    private final Redis redis;
    private final Duration retention;

    /** @param retention how long a summary is kept after it was written */
    RedisSummaries(Redis redis, Duration retention) {
        this.redis = redis;
        this.retention = retention;
    }

    /** The summary of a user's conversation; empty when there is none, when it is another user's, or Redis is away. */
    Mono<Summary> load(ConversationId conversation) {
        return redis.ask(commands -> commands.get(key(conversation)))
                .mapNotNull(json -> {
                    try {
                        return WireJson.MAPPER.readValue(json, Summary.class);
                    } catch (JacksonException e) {
                        LOG.atWarn()
                                .addKeyValue("conversationId", conversation.conversationId())
                                .log("An unreadable summary in Redis is passed over");
                        return null;
                    }
                })
                .filter(summary -> summary.userId().equals(conversation.userId()));
    }

    /** Keeps a summary, if Redis is there. */
    Mono<Void> save(ConversationId conversation, Summary summary) {
        return redis.ask(commands -> commands.set(
                        key(conversation),
                        WireJson.MAPPER.writeValueAsString(summary),
                        SetArgs.Builder.px(retention.toMillis())))
                .then();
    }

    private static String key(ConversationId conversation) {
        return PREFIX + conversation.conversationId();
    }
}
