package dev.wingman.cache.store;

import dev.wingman.redis.Redis;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.TagVersion;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** Entries as JSON under {@link CacheEntry#redisKey}, each with an expiry of its own. Safe for concurrent use. */
final class RedisEntryStore implements EntryStore {

    private static final Logger log = LoggerFactory.getLogger(RedisEntryStore.class);

    /** Of the caches with tags. */
    private static final Duration LONGEST_TTL = Duration.ofHours(24);

    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final Redis redis;
    private final RedisClearing redisClearing;
    private final RedisUsage usage;
    private final Duration staleFor;
    private final MissedInvalidations missed = new MissedInvalidations();

    /** @param staleFor how long entries are kept past their time, in case no newer ones can be had */
    RedisEntryStore(Redis redis, Duration staleFor) {
        this.redis = redis;
        this.redisClearing = new RedisClearing(redis);
        this.usage = new RedisUsage(redis);
        this.staleFor = staleFor;
    }

    @Override
    public Mono<CacheEntry> read(String cache, String key) {
        return redis.ask(commands -> commands.get(CacheEntry.redisKey(cache, key)))
                .flatMap(json -> Mono.justOrEmpty(parsed(json, cache)));
    }

    @Override
    public Mono<Void> write(String cache, String key, CacheEntry entry, Duration remaining) {
        if (remaining.toMillis() < 1) {
            return Mono.empty();
        }
        return Mono.defer(() -> {
            String json = WireJson.MAPPER.writeValueAsString(entry);
            String redisKey = CacheEntry.redisKey(cache, key);
            Duration keep = remaining.plus(staleFor);
            List<TagVersion> tags = entry.tags();
            return tags == null
                    ? redis.ask(commands -> commands.set(redisKey, json, SetArgs.Builder.px(keep.toMillis())))
                            .then()
                    : redis.ask(commands -> TagScripts.write(
                                    commands,
                                    redisKey,
                                    json,
                                    keep,
                                    LONGEST_TTL.plus(staleFor).plus(MARGIN),
                                    tags))
                            .then();
        });
    }

    @Override
    public Mono<Void> invalidate(List<TagVersion> tags) {
        if (tags.isEmpty()) {
            return Mono.empty();
        }
        return redis.ask(commands -> TagScripts.invalidate(
                        commands, LONGEST_TTL.plus(staleFor).plus(MARGIN), tags))
                .switchIfEmpty(Mono.fromRunnable(() -> missed.add(tags)))
                .then();
    }

    @Override
    public Mono<Long> clear(CacheCleared cleared) {
        return redisClearing.clear(cleared);
    }

    @Override
    public Mono<Usage> usage() {
        return usage.read();
    }

    /** Tries again what could not be done; called every second. */
    Mono<Void> catchUp() {
        if (missed.isEmpty() || !redis.available()) {
            return Mono.empty();
        }
        return Mono.defer(() -> Flux.fromIterable(missed.take())
                .concatMap(tag -> invalidate(List.of(tag)))
                .then());
    }

    private static Optional<CacheEntry> parsed(String json, String cache) {
        try {
            return Optional.of(WireJson.MAPPER.readValue(json, CacheEntry.class));
        } catch (JacksonException e) {
            log.atWarn().addKeyValue("cache", cache).log("an entry in Redis can't be read and is loaded anew");
            return Optional.empty();
        }
    }
}
